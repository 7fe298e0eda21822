import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { ForkyardError } from "../domain/errors.ts";
import { namespaceOf, removeInstance } from "../engine/containerd/remove-namespace.ts";
import { removeTree } from "../engine/remove-tree.ts";
import { readSettings } from "../env.ts";
import { runMain } from "./fail.ts";
import { type PackagePlan, planPackages, removeHostPackages } from "./host-packages.ts";
import { PAGES, PAGES_RECORD } from "./pages-build.ts";
import { terminalProgress } from "./progress.ts";
import { stopAll } from "./stop-all.ts";
import { TEST_DIR, testPackageRecord } from "./test-tools.ts";
import { planUninstall } from "./uninstall-plan.ts";
import { isOnlyFor } from "./users.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * `npm run uninstall [-- --yes]`: takes away everything that `npm start` and `npm test` of this checkout put on this
 * host for these settings, and leaves what another instance or checkout uses too.
 */
await runMain("Forkyard can't be uninstalled", async () => {
  const settings = readSettings(process.env);
  const tests = await isOnlyFor(TEST_DIR, [PROJECT]);
  const pages = await isOnlyFor(PAGES_RECORD, [settings.dataDir, ...(tests ? [TEST_DIR] : [])]);
  const plan = await planUninstall(settings, {
    extra: [...(tests ? [TEST_DIR] : []), ...(pages ? [PAGES, PAGES_RECORD] : [])],
    records: tests ? [testPackageRecord()] : [],
  });
  const packages = await planPackages(plan.packages);
  if (!process.argv.includes("--yes") && !(await confirmed(plan.paths, packages)))
    return console.log("Nothing was changed.");
  const progress = terminalProgress();
  await stopAll(settings, progress);
  if (settings.containerdAddress !== null) {
    progress("Removing images and snapshots from containerd");
    await removeInstance(settings.containerdAddress, namespaceOf(settings.dataDir));
  }
  // Before the directories, which hold the list of them: if apt fails, it is there for the next attempt.
  if (packages.free.length > 0) progress(`Removing Debian packages: ${packages.free.join(", ")}`);
  await removeHostPackages(packages, progress);
  for (const path of plan.paths) {
    progress(`Removing ${path}`);
    await removeTree(path);
  }
  progress.done();
  if (packages.needed.length > 0) console.log(keptPackages(packages.needed));
  console.log(
    `Forkyard has been removed from this host, except for this checkout and its node_modules: ${PROJECT}`,
  );
});

const keptPackages = (names: string[]) =>
  `Debian packages that setup installed but other packages now need are kept: ${names.join(", ")}`;

async function confirmed(paths: string[], { free, needed }: PackagePlan): Promise<boolean> {
  console.log("This ends every sandbox and permanently removes:");
  for (const path of paths) console.log(`  ${path}`);
  if (free.length > 0) console.log(`  Debian packages that setup installed: ${free.join(", ")}`);
  if (needed.length > 0) console.log(keptPackages(needed));
  if (!process.stdin.isTTY)
    throw new ForkyardError("INVALID_INPUT", "There is no terminal to ask for confirmation.", {
      hint: "Run `npm run uninstall -- --yes` if you mean it.",
    });
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question("Type yes to continue: ");
  lines.close();
  return answer.trim().toLowerCase() === "yes";
}
