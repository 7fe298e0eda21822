import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startTestServer, TEST_ENGINE_DIR } from "../../server/testing/instance.ts";
import { openApi, type Row } from "./api.ts";
import { measureDashboard } from "./dashboard.ts";
import { measureEngine } from "./engine.ts";
import { measureServerMemory } from "./memory.ts";
import { measurePeople } from "./people.ts";
import { openCtr } from "./raw.ts";
import { printTable, type Result } from "./stats.ts";
import { measureTerminal } from "./terminal.ts";

const OUTPUT = "bench-results.json";

const server = await startTestServer({ pages: process.env.BENCH_PAGES !== "off" });
const results: Result[] = [];
try {
  const api = openApi(server);
  const ctr = openCtr(server.runDir);
  await ctr.run("image", "import", join(TEST_ENGINE_DIR, "base-image.tar"));
  const image = (await ctr.run("image", "ls", "--quiet")).trim().split("\n")[0] ?? "";

  if (server.pid === undefined) throw new Error("The server is not running.");
  results.push(await measureServerMemory(api, server.pid));
  results.push(...(await measureEngine(api, ctr, image)));
  const sandbox = await api.mutate<Row>("sandboxes.create", { name: "bench terminal" });
  results.push(...(await measureTerminal(api, sandbox.id)));
  await api.mutate("sandboxes.terminate", { sandboxId: sandbox.id });
  results.push(...(await measurePeople(server, api)));
} finally {
  await server.dispose();
  // Alone on the machine, so that nothing else takes the browser's time.
  try {
    if (process.env.BENCH_PAGES !== "off") results.push(...(await measureDashboard()));
  } finally {
    printTable(results);
  }
}
await writeFile(OUTPUT, `${JSON.stringify({ at: new Date().toISOString(), results }, null, 2)}\n`);
console.log(`\nThe same as JSON: ${OUTPUT}`);
