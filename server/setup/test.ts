import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseStore } from "../testing/base-store.ts";
import { runMain } from "./fail.ts";
import { terminalProgress } from "./progress.ts";
import {
  deadCode,
  endToEnd,
  initFuzz,
  initUnit,
  lint,
  PROJECT,
  runStage,
  type Stage,
  type StageResult,
  show,
  summarize,
  types,
  vitest,
} from "./stages.ts";
import { prepareTestHost, withoutSettings } from "./test-host.ts";
import { startTestPostgres } from "./test-postgres.ts";
import { ensureTestTools } from "./test-tools.ts";
import { together } from "./together.ts";

const FUZZ_SECONDS = 60;

/** What depends on the database, as parts of paths: run on PostgreSQL too in every run. */
const ON_POSTGRES = {
  unit: ["db/", "server/events/", "server/services/", "server/reconciler/", "server/auth/"],
  integration: ["server/services/scenarios", "server/reconciler/crash"],
};

/**
 * `npm test`: brings what tests need, then runs every kind of test there is on the embedded database, and those of
 * the data on PostgreSQL as well. `npm test -- --postgres` runs all of them on PostgreSQL instead. Its last line is
 * `N passed, N failed`.
 */
await runMain("The tests can't run", async () => {
  const { env: prepared, engineDir, postgres } = await prepare();
  const onPostgres = { ...prepared, FORKYARD_TEST_DATABASE_URL: postgres.url };
  const all = process.argv.includes("--postgres");
  const env = all ? onPostgres : prepared;
  const scratch = await mkdtemp(join(tmpdir(), "fy-npm-test-"));
  const results: StageResult[] = [];
  const quiet = async (stage: Stage, environment = env) => {
    const result = await runStage(stage, environment, false);
    show(result);
    results.push(result);
  };
  const live = async (stage: Stage, environment = env) => {
    console.log(`\n== ${stage.name}`);
    results.push(await runStage(stage, environment, true));
  };
  try {
    const onRealParts = async () => {
      await live(vitest("integration", scratch));
      if (all) return;
      const stage = { name: "integration, PostgreSQL", only: ON_POSTGRES.integration };
      await live(vitest("integration", scratch, stage), onPostgres);
    };
    const inMemory = async () => {
      for (const stage of [types, lint, deadCode, initUnit(join(scratch, "init")), vitest("unit", scratch)])
        await quiet(stage);
      if (all) return;
      const stage = { name: "unit, PostgreSQL", only: ON_POSTGRES.unit };
      await quiet(vitest("unit", scratch, stage), onPostgres);
    };
    // What works on real parts waits for them a third of its time: all that only computes fits beside it.
    await together([onRealParts(), inMemory(), quiet(initFuzz(join(scratch, "fuzz"), FUZZ_SECONDS))]);
    await live(endToEnd(scratch));
  } finally {
    await postgres.stop();
    await rm(scratch, { recursive: true, force: true });
  }
  console.log(`\nThe engine that these tests used is ${engineDir}.`);
  summarize(results);
});

async function prepare() {
  const progress = terminalProgress();
  const engineDir = await prepareTestHost(progress);
  progress("Importing the base image for the tests' servers");
  await ensureBaseStore(engineDir);
  const tools = await ensureTestTools(progress);
  const postgres = await startTestPostgres(progress);
  progress.done();
  const env = {
    ...withoutSettings(),
    PATH: [join(PROJECT, "node_modules/.bin"), ...tools.path, process.env.PATH ?? ""].join(":"),
    FORKYARD_ENGINE_DIR: engineDir,
    FORKYARD_TEST_BUSYBOX: tools.busybox,
    CI: "1",
  };
  return { env: env as unknown as NodeJS.ProcessEnv, engineDir, postgres };
}
