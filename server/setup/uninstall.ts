import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { ForkyardError } from "../domain/errors.ts";
import { namespaceOf, removeInstance } from "../engine/containerd/remove-namespace.ts";
import { removeTree } from "../engine/remove-tree.ts";
import { readSettings } from "../env.ts";
import { runMain } from "./fail.ts";
import { removeHostPackages } from "./host-packages.ts";
import { PAGES, PAGES_RECORD } from "./pages-build.ts";
import { terminalProgress } from "./progress.ts";
import { stopAll } from "./stop-all.ts";
import { TEST_DIR, testPackageRecord } from "./test-tools.ts";
import { type Plan, planUninstall } from "./uninstall-plan.ts";
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
  if (!process.argv.includes("--yes") && !(await confirmed(plan))) return console.log("Nothing was changed.");
  const progress = terminalProgress();
  await stopAll(settings, progress);
  if (settings.containerdAddress !== null) {
    progress("Removing images and snapshots from containerd");
    await removeInstance(settings.containerdAddress, namespaceOf(settings.dataDir));
  }
  for (const path of plan.paths) {
    progress(`Removing ${path}`);
    await removeTree(path);
  }
  if (plan.packages.length > 0) {
    progress(`Removing Debian packages: ${plan.packages.join(", ")}`);
    await removeHostPackages(plan.packages, progress);
  }
  progress.done();
  console.log(
    `Forkyard has been removed from this host, except for this checkout and its node_modules: ${PROJECT}`,
  );
});

async function confirmed({ paths, packages }: Plan): Promise<boolean> {
  console.log("This ends every sandbox and permanently removes:");
  for (const path of paths) console.log(`  ${path}`);
  if (packages.length > 0) console.log(`  Debian packages that setup installed: ${packages.join(", ")}`);
  if (!process.stdin.isTTY)
    throw new ForkyardError("INVALID_INPUT", "There is no terminal to ask for confirmation.", {
      hint: "Run `npm run uninstall -- --yes` if you mean it.",
    });
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question("Type yes to continue: ");
  lines.close();
  return answer.trim().toLowerCase() === "yes";
}
