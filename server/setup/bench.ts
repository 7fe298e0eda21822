import { runMain } from "./fail.ts";
import { terminalProgress } from "./progress.ts";
import { prepareTestHost } from "./test-host.ts";

/** `npm run bench`: on an instance of its own, never the user's. */
await runMain("The benchmark can't run", async () => {
  const progress = terminalProgress();
  // Read when the benchmark is loaded, so it is loaded after this is set.
  process.env.FORKYARD_ENGINE_DIR = await prepareTestHost(progress);
  progress.done();
  await import("../../e2e/bench/main.ts");
});
