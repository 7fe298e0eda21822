import { readFile } from "node:fs/promises";
import { connectContainerd } from "../client.ts";
import type { WholeEngine } from "./whole-engine.ts";

/** The host's number of a sandbox's PID 1. */
export async function pidOf(whole: WholeEngine, id: string): Promise<number> {
  const client = connectContainerd(whole.managed.address, { namespace: "forkyard" });
  try {
    return (await client.tasks.get({ containerId: id })).process?.pid ?? 0;
  } finally {
    client.close();
  }
}

/** The cgroups of a sandbox's PID 1, as the host sees them. */
export async function cgroupsOf(whole: WholeEngine, id: string): Promise<string> {
  return readFile(`/proc/${await pidOf(whole, id)}/cgroup`, "utf8");
}
