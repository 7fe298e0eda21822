import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { lockDataDir, lockHolder } from "./lock.ts";

test("one server a data directory, by whatever path it is named, until it lets go", {
  timeout: 60_000,
}, async () => {
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

test("a server that is killed lets go, and the file stays", { timeout: 60_000 }, async () => {
  const base = await mkdtemp(join(tmpdir(), "forkyard-lock-"));
  const script = `
    const { lockDataDir } = await import(${JSON.stringify(new URL("./lock.ts", import.meta.url).href)});
    await lockDataDir(${JSON.stringify(base)});
    process.stdout.write("held");
    setInterval(() => {}, 1000);
  `;
  const server = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  await once(server.stdout, "data");
  await expect(lockDataDir(base)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await lockHolder(base)).toBe(server.pid);
  server.kill("SIGKILL");
  await ended;
  const next = await vi.waitFor(() => lockDataDir(base), { timeout: 30_000 });
  await next.release();
  expect(await lockHolder(base)).toBe(null);
  expect((await stat(join(base, ".forkyard-lock"))).mode & 0o777).toBe(0o600);
  await rm(base, { recursive: true });
});
