import { readSettings } from "../env.ts";
import { runMain } from "./fail.ts";
import { terminalProgress } from "./progress.ts";
import { stopAll } from "./stop-all.ts";

/** `npm start -- --stop` */
await runMain("Forkyard can't stop", async () => {
  const progress = terminalProgress();
  try {
    await stopAll(readSettings(process.env), progress);
  } finally {
    progress.done();
  }
});
