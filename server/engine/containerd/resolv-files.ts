import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Layout } from "./layout.ts";

/**
 * Puts `text` into the resolv.conf of every sandbox that still has one of the `stale` texts. In place: it is the file
 * itself that is mounted in the sandbox.
 */
export async function rewriteResolvConf(
  { sandboxesDir }: Pick<Layout, "sandboxesDir">,
  stale: string[],
  text: string,
): Promise<void> {
  for (const id of await readdir(sandboxesDir)) {
    await rewrite(join(sandboxesDir, id, "resolv.conf"), stale, text).catch((error) => {
      if (error.code !== "ENOENT") throw error; // it ended meanwhile
    });
  }
}

async function rewrite(path: string, stale: string[], text: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    // A sandbox may have made it as large as it likes.
    if (!stale.some((known) => Buffer.byteLength(known) === size)) return;
    if (!stale.includes(await file.readFile("utf8"))) return;
    // In one piece, so that whoever reads meanwhile finds no half and no empty file.
    await file.write(text.padEnd(size, "\n"), 0);
    await file.truncate(Buffer.byteLength(text));
  } finally {
    await file.close();
  }
}
