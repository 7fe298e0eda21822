import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockDataDir } from "./lock.ts";

test("one server a data directory, by whatever path it is named, until it lets go", async () => {
  const base = await mkdtemp(join(tmpdir(), "forkyard-lock-"));
  const dir = join(base, "data");
  const first = await lockDataDir(dir);
  await symlink(dir, join(base, "alias"));
  await expect(lockDataDir(dir)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(lockDataDir(join(base, "alias"))).rejects.toMatchObject({ code: "CONFLICT" });
  const other = await lockDataDir(join(base, "other"));
  await first.release();
  const second = await lockDataDir(dir);
  await Promise.all([second.release(), other.release()]);
  await rm(base, { recursive: true });
});
