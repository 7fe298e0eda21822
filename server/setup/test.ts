import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../env.ts";
import { diagnose, readHostFacts } from "./doctor.ts";
import { ensureEngine } from "./engine.ts";
import { runMain } from "./fail.ts";
import { BUILD_PACKAGES, ensureHostPackages } from "./host-packages.ts";
import { ensurePages } from "./pages-build.ts";
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
import { ensureTestTools, TEST_DIR, testPackageRecord } from "./test-tools.ts";

const FUZZ_SECONDS = 60;

/** `npm test`: brings what tests need, then runs every kind of test there is. Its last line is `N passed, N failed`. */
await runMain("The tests can't run", async () => {
  const { env, engineDir } = await prepare();
  const scratch = await mkdtemp(join(tmpdir(), "fy-npm-test-"));
  const results: StageResult[] = [];
  const quiet = async (stage: Stage) => {
    const result = await runStage(stage, env, false);
    show(result);
    results.push(result);
  };
  const live = async (stage: Stage) => {
    console.log(`\n== ${stage.name}`);
    results.push(await runStage(stage, env, true));
  };
  try {
    // The fuzzer keeps one core busy for a minute; all the quick ones fit beside it.
    const quick = async () => {
      for (const stage of [types, lint, deadCode, initUnit(join(scratch, "init")), vitest("unit", scratch)])
        await quiet(stage);
    };
    await Promise.all([quiet(initFuzz(join(scratch, "fuzz"), FUZZ_SECONDS)), quick()]);
    await live(vitest("integration", scratch));
    await live(endToEnd(scratch));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  console.log(`\nThe engine that these tests used is ${engineDir}.`);
  summarize(results);
});

/** Also leaves out of the environment what the person has set for an instance of their own. */
async function prepare(): Promise<{ env: NodeJS.ProcessEnv; engineDir: string }> {
  const progress = terminalProgress();
  const engineDir = join(TEST_DIR, "engine");
  const settings = readSettings({ FORKYARD_DATA_DIR: TEST_DIR, FORKYARD_ENGINE_DIR: engineDir });
  for (const fault of diagnose(await readHostFacts(settings), TEST_DIR, false))
    progress(`${fault.message} ${fault.hint}`);
  await ensureHostPackages(BUILD_PACKAGES, testPackageRecord(), progress);
  const tools = await ensureTestTools(progress);
  await ensureEngine(settings, progress);
  await ensurePages(progress);
  progress.done();
  const foreign =
    /^(FORKYARD_|CONTAINERD_ADDRESS$|DATABASE_URL$|PREVIEW_DOMAIN$|PORT$|LOG_LEVEL$|NODE_ENV$|NODE_OPTIONS$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const path = [join(PROJECT, "node_modules/.bin"), ...tools.path, process.env.PATH ?? ""].join(":");
  const env = {
    ...Object.fromEntries(kept),
    PATH: path,
    FORKYARD_ENGINE_DIR: engineDir,
    FORKYARD_TEST_BUSYBOX: tools.busybox,
    CI: "1",
  };
  return { env: env as unknown as NodeJS.ProcessEnv, engineDir };
}
