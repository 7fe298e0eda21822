import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "./env.ts";
import { realPath } from "./real-path.ts";

let base: string;

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "fy-real-")));
  mkdirSync(join(base, "disk"));
  symlinkSync(join(base, "disk"), join(base, "link"));
});

afterAll(() => rmSync(base, { recursive: true }));

test("links are followed, also above what isn't there yet", () => {
  expect(realPath(join(base, "link"))).toBe(join(base, "disk"));
  expect(realPath(join(base, "link/a/b"))).toBe(join(base, "disk/a/b"));
  expect(realPath(join(base, "none/a"))).toBe(join(base, "none/a"));
  expect(realPath("/")).toBe("/");
});

test("an instance's directories are where they really lie; with another's containerd they keep their name", () => {
  const env = { FORKYARD_DATA_DIR: join(base, "link/data"), FORKYARD_RUN_DIR: join(base, "link/run") };
  expect(readSettings(env)).toMatchObject({
    dataDir: join(base, "disk/data"),
    runDir: join(base, "disk/run"),
    engineDir: join(base, "disk/data/engine"),
  });
  expect(readSettings({ ...env, CONTAINERD_ADDRESS: "/run/c.sock" }).dataDir).toBe(join(base, "link/data"));
});
