import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError } from "../../server/domain/errors.ts";
import { startTestServer, TEST_ENGINE_DIR } from "../../server/testing/instance.ts";
import { openApi, type Row } from "./api.ts";
import { captureTimes } from "./capture-times.ts";
import { measureDashboard } from "./dashboard.ts";
import { measureEngine } from "./engine.ts";
import { measureServerMemory } from "./memory.ts";
import { measurePeople } from "./people.ts";
import { openCtr } from "./raw.ts";
import { printTable, type Result } from "./stats.ts";
import { measureTerminal } from "./terminal.ts";

const OUTPUT = "bench-results.json";

/** Parts can be named to measure them alone: the engine with its terminals and people, or the pages in a browser. */
const PARTS = { engine: measureServer, dashboard: measureDashboard };

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(PARTS, name));
if (unknown !== undefined)
  throw new ForkyardError("INVALID_INPUT", `The benchmark has no part "${unknown}".`, {
    hint: `It has: ${Object.keys(PARTS).join(", ")}.`,
  });
const results: Result[] = [];
try {
  // One after the other, so that each is alone on the machine.
  for (const [name, measure] of Object.entries(PARTS))
    if (asked.length === 0 || asked.includes(name)) results.push(...(await measure()));
} finally {
  printTable(results);
}
await writeFile(OUTPUT, `${JSON.stringify({ at: new Date().toISOString(), results }, null, 2)}\n`);
console.log(`\nThe same as JSON: ${OUTPUT}`);

async function measureServer(): Promise<Result[]> {
  const server = await startTestServer();
  const measured: Result[] = [];
  try {
    const api = openApi(server);
    const ctr = openCtr(server.runDir);
    await ctr.run("image", "import", join(TEST_ENGINE_DIR, "base-image.tar"));
    const image = (await ctr.run("image", "ls", "--quiet")).trim().split("\n")[0] ?? "";

    if (server.pid === undefined) throw new Error("The server is not running.");
    measured.push(await measureServerMemory(api, server.pid));
    measured.push(...(await measureEngine(api, ctr, image, (id) => captureTimes(server.log(), id))));
    const sandbox = await api.mutate<Row>("sandboxes.create", { name: "bench terminal" });
    measured.push(...(await measureTerminal(api, sandbox.id)));
    await api.mutate("sandboxes.terminate", { sandboxId: sandbox.id });
    measured.push(...(await measurePeople(server, api)));
    return measured;
  } finally {
    await server.dispose();
  }
}
