import { createHash } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { createServer } from "node:net";
import { ForkyardError } from "./domain/errors.ts";

export type Lock = { release(): Promise<void> };

/**
 * Makes this process the only server of a data directory. The lock is an abstract unix socket, which the kernel
 * lets go when the process ends, however it ends. CONFLICT if another server has it.
 */
export async function lockDataDir(dataDir: string): Promise<Lock> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw new ForkyardError("FORBIDDEN", `The data directory ${dataDir} can't be made: ${reason(error)}`, {
      hint: "Run as root, or choose another directory with FORKYARD_DATA_DIR.",
      cause: error,
    });
  }
  const name = createHash("sha256")
    .update(await realpath(dataDir))
    .digest("hex");
  const server = createServer((socket) => socket.destroy());
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") return reject(error);
      reject(
        new ForkyardError("CONFLICT", `Another Forkyard server already uses the data directory ${dataDir}`, {
          hint: "Stop that one first, or choose another directory with FORKYARD_DATA_DIR.",
        }),
      );
    });
    server.listen({ path: `\0forkyard-${name}` }, resolve);
  });
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
