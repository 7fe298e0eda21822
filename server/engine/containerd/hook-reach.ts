import { randomBytes } from "node:crypto";
import { readlink } from "node:fs/promises";
import { ForkyardError, toFailure } from "../../domain/errors.ts";
import type { RunTool } from "../tools.ts";
import type { Containerd } from "./client.ts";

/**
 * Rejects with UNSUPPORTED if another's containerd lives where it can't see the network namespaces that are made here:
 * runc's hook, which gives a sandbox its network, runs there. Tried out, since mounts may be passed on all the same.
 */
export async function requireHookReach(client: Containerd, run: RunTool): Promise<void> {
  const { pid, pidns } = await client.introspection.server({});
  if (pid === 0n) return; // it doesn't tell
  if (!(await readlink("/proc/self/ns/pid")).endsWith(`[${pidns}]`))
    throw unreachable("containerd runs in another process namespace than this server");
  const mounts = `/proc/${pid}/ns/mnt`;
  const same = (await readlink(mounts).catch(() => null)) === (await readlink("/proc/self/ns/mnt"));
  if (same) return;
  const probe = `fy-probe-${randomBytes(4).toString("hex")}`;
  await run(["ip", "netns", "add", probe]);
  try {
    const script = 'command -v nsenter > /dev/null && ip -n "$0" link show lo';
    await run(["nsenter", `--mount=${mounts}`, "--", "sh", "-c", script, probe]);
  } catch (error) {
    throw unreachable(
      `containerd runs in another mount namespace than this server and doesn't see its networks (${toFailure(error).message})`,
    );
  } finally {
    await run(["ip", "netns", "delete", probe]);
  }
}

function unreachable(why: string): ForkyardError {
  return new ForkyardError("UNSUPPORTED", why, {
    hint: "Run the server where containerd runs, or unset CONTAINERD_ADDRESS.",
  });
}
