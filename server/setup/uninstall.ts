import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { ForkyardError } from "../domain/errors.ts";
import { readSettings, type Settings } from "../env.ts";
import { runMain } from "./fail.ts";
import { packageRecord, readPackageRecord, removeHostPackages } from "./host-packages.ts";
import { terminalProgress } from "./progress.ts";
import { stopAll } from "./stop-all.ts";
import { TEST_DIR, testPackageRecord } from "./test-tools.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** `npm run uninstall [-- --yes]`: takes away everything that `npm start` and `npm test` put on this host. */
await runMain("Forkyard can't be uninstalled", async () => {
  const settings = readSettings(process.env);
  const plan = await readPlan(settings);
  if (!process.argv.includes("--yes") && !(await confirmed(plan))) return console.log("Nothing was changed.");
  const progress = terminalProgress();
  await stopAll(settings, progress);
  for (const path of plan.paths) {
    progress(`Removing ${path}`);
    await rm(path, { recursive: true, force: true });
  }
  if (plan.packages.length > 0) {
    progress(`Removing Debian packages: ${plan.packages.join(", ")}`);
    await removeHostPackages(plan.packages, progress);
  }
  progress.done();
  console.log(`Forkyard is gone from this host, but for this checkout and its node_modules: ${PROJECT}`);
});

type Plan = { paths: string[]; packages: string[] };

async function readPlan(settings: Settings): Promise<Plan> {
  const { dataDir, engineDir } = settings;
  const paths = [TEST_DIR, join(PROJECT, ".next")];
  if (await isOurs(engineDir, MARKS.engine)) paths.unshift(engineDir);
  if (await isOurs(dataDir, [...MARKS.data, "engine/base-image.json"])) paths.unshift(dataDir);
  const present = await Promise.all(paths.map(exists));
  const records = await Promise.all([packageRecord(dataDir), testPackageRecord()].map(readPackageRecord));
  return {
    paths: paths.filter((_, index) => present[index]),
    packages: [...new Set(records.flat())].sort(),
  };
}

/** Files that only Forkyard makes. A mistyped FORKYARD_DATA_DIR must not cost anybody their home directory. */
const MARKS = {
  data: ["db/PG_VERSION", "containerd/io.containerd.metadata.v1.bolt", "setup/apt-packages.json"],
  engine: ["root/.forkyard-recipe", "base-image.json", "init/current"],
};

async function isOurs(directory: string, marks: string[]): Promise<boolean> {
  return (await Promise.all(marks.map((mark) => exists(join(directory, mark))))).some(Boolean);
}

async function confirmed({ paths, packages }: Plan): Promise<boolean> {
  console.log("This ends every sandbox and removes, for ever:");
  for (const path of paths) console.log(`  ${path}`);
  if (packages.length > 0) console.log(`  Debian packages that setup installed: ${packages.join(", ")}`);
  if (!process.stdin.isTTY)
    throw new ForkyardError("INVALID_INPUT", "There is no terminal to ask on.", {
      hint: "Run `npm run uninstall -- --yes` if you mean it.",
    });
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question("Type yes to go on: ");
  lines.close();
  return answer.trim().toLowerCase() === "yes";
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
