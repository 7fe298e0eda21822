import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { rewriteResolvConf } from "./resolv-files.ts";

test("sandboxes get the host's new resolvers where nobody has chosen others, in the same file", async () => {
  const sandboxesDir = await mkdtemp(join(tmpdir(), "fy-resolv-"));
  onTestFinished(() => rm(sandboxesDir, { recursive: true }));
  const file = (id: string) => join(sandboxesDir, id, "resolv.conf");
  const old = "search a.example\nnameserver 10.0.0.2\n";
  const public_ = "nameserver 1.1.1.1\n";
  const texts = {
    ours: old,
    early: public_,
    changed: `${old}options rotate\n`,
    alike: old.replace("2", "3"),
  };
  for (const [id, text] of Object.entries(texts)) {
    await mkdir(join(sandboxesDir, id));
    await writeFile(file(id), text);
  }
  await mkdir(join(sandboxesDir, "begun"));
  const { ino } = await stat(file("ours"));
  await rewriteResolvConf({ sandboxesDir }, [old, public_], "nameserver 192.168.1.1\n");
  const now = await Promise.all(Object.keys(texts).map((id) => readFile(file(id), "utf8")));
  const moved = "nameserver 192.168.1.1\n";
  expect(now).toEqual([moved, moved, texts.changed, texts.alike]);
  expect((await stat(file("ours"))).ino).toBe(ino);
});
