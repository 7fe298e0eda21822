import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit, deadCode, lint, runStage, show, summarize, types, vitest } from "./stages.ts";

/** As the bootstrap does: the npm that runs this, whatever else PATH has. */
const npm = process.env.npm_execpath?.endsWith(".js")
  ? [process.execPath, process.env.npm_execpath]
  : ["npm"];

/** `npm run verify`: everything that takes seconds and needs no root. */
const reports = await mkdtemp(join(tmpdir(), "fy-verify-"));
const results = await Promise.all(
  [types, lint, deadCode, audit(npm), vitest("unit", reports)].map(async (stage) => {
    const result = await runStage(stage, process.env, false);
    show(result);
    return result;
  }),
);
await rm(reports, { recursive: true });
summarize(results);
