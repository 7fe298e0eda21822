import { open } from "node:fs/promises";

/** A log holds names that a sandbox chose, so it may be long. */
const MAX_LOG_BYTES = 8 * 1024 * 1024;
/** What CRIU calls an error though it goes on. */
const HARMLESS = /rlimit: Can't setup RLIMIT_NOFILE|cgroupd: recv req error/;

/** CRIU's reason in words: the first error in its log, or null if there is none. */
export function firstError(log: string): string | null {
  for (const line of log.split("\n")) {
    const match = /^\(\d+\.\d+\)\s+(?:\d+: )?Error \([^)]*\):\s*(.*)$/.exec(line);
    if (match && !HARMLESS.test(line)) return match[1]!.slice(0, 500);
  }
  return null;
}

export async function readFirstError(path: string): Promise<string | null> {
  const file = await open(path, "r").catch(() => null);
  if (!file) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_LOG_BYTES), 0, MAX_LOG_BYTES, 0);
    return firstError(buffer.toString("utf8", 0, bytesRead));
  } finally {
    await file.close();
  }
}
