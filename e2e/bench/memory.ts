import { readFile } from "node:fs/promises";
import type { Api, Row } from "./api.ts";
import type { Result } from "./stats.ts";

const SANDBOXES = 20;
const BOUND_MB = 400;

/** Resident memory of the server process while 20 sandboxes run, each with a terminal. */
export async function measureServerMemory(api: Api, serverPid: number): Promise<Result> {
  const sandboxes: Row[] = [];
  for (let i = 0; i < SANDBOXES; i++) {
    const sandbox = await api.mutate<Row>("sandboxes.create", { name: `memory ${i + 1}`, memoryMiB: 128 });
    sandboxes.push(sandbox);
    await api.mutate("processes.exec", { sandboxId: sandbox.id, argv: ["bash"], tty: true });
  }
  const status = await readFile(`/proc/${serverPid}/status`, "utf8");
  const value = (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024) / 1e6;
  for (const sandbox of sandboxes) await api.mutate("sandboxes.terminate", { sandboxId: sandbox.id });
  return {
    name: `server memory with ${SANDBOXES} sandboxes`,
    value,
    unit: "MB",
    raw: null,
    ratio: null,
    bound: `< ${BOUND_MB} MB`,
    met: value < BOUND_MB,
  };
}
