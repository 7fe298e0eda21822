import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { type Header, pack } from "tar-stream";
import { expect, it } from "vitest";
import { opaqueIn } from "./rootfs-opaque.ts";

const hides = { pax: { "SCHILY.xattr.trusted.overlay.opaque": "y" } };
const directory = (name: string, more = {}) => ({ name, type: "directory", ...more }) as Header;
const file = (name: string, size: number) => ({ name, type: "file", size }) as Header;

async function archive(...headers: Header[]): Promise<Buffer> {
  const packed = pack();
  for (const header of headers) packed.entry(header, header.type === "file" ? "data" : "");
  packed.finalize();
  return buffer(packed);
}

it("tells which of the directories hide what is beneath them, by path", async () => {
  const bytes = await archive(directory("./a/./"), directory("./a/b/./", hides), directory("./c/./", hides));
  expect([...(await opaqueIn(Readable.from([bytes])))]).toEqual(["a/b", "c"]);
});

it("reads nothing of a file", async () => {
  const bytes = await archive(directory("./a/./"), file("./b/.", 4));
  // Such as a sparse one: what is promised never comes.
  async function* endless() {
    yield bytes.subarray(0, -1024 - 512);
    await new Promise(() => {});
  }
  await expect(opaqueIn(Readable.from(endless()))).rejects.toThrow("no directory");
});

it("fails, and harms nothing else, when the archive breaks off within an entry", async () => {
  const bytes = await archive(directory("./a/./"), directory("./b/./", hides));
  for (const length of [100, 512 + 700, bytes.length - 1024 - 200]) {
    await expect(opaqueIn(Readable.from([bytes.subarray(0, length)]))).rejects.toThrow();
  }
});
