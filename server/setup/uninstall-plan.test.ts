import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { markOurs, planUninstall } from "./uninstall-plan.ts";
import { noteUser } from "./users.ts";

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "fy-plan-"));
});

afterEach(() => rm(base, { recursive: true }));

async function put(path: string, content = ""): Promise<void> {
  await mkdir(dirname(join(base, path)), { recursive: true });
  await writeFile(join(base, path), content);
}

const settings = () => ({ dataDir: join(base, "data"), engineDir: join(base, "data/engine") });

test("takes the data directory, the engine, and the packages that setup wrote down", async () => {
  await put("data/engine/base-image.json", "{}");
  await Promise.all([markOurs(settings().dataDir), markOurs(settings().engineDir)]);
  await put("data/setup/apt-packages.json", '["mmdebstrap","gcc"]');
  await put("tests/apt-packages.json", '["chromium","gcc"]');
  const plan = await planUninstall(settings(), {
    extra: [join(base, "tests"), join(base, "absent")],
    records: [join(base, "tests/apt-packages.json")],
  });
  expect(plan.paths).toEqual([join(base, "data"), join(base, "tests")]);
  expect(plan.packages).toEqual(["chromium", "gcc", "mmdebstrap"]);
});

test("names an engine directory that lies elsewhere", async () => {
  await put("engine/base-image.json", "{}");
  await markOurs(join(base, "engine"));
  const apart = { dataDir: join(base, "data"), engineDir: join(base, "engine") };
  const planned = async () => (await planUninstall(apart, { extra: [], records: [] })).paths;
  expect(await planned()).toEqual([]);
  await noteUser(apart.engineDir, apart.dataDir, { fresh: true });
  expect(await planned()).toEqual([apart.engineDir]);
});

test("leaves an engine that somebody else needs, until they are gone", async () => {
  await put("engine/base-image.json", "{}");
  await put("other/db/PG_VERSION");
  const apart = { dataDir: join(base, "data"), engineDir: join(base, "engine") };
  await markOurs(apart.engineDir);
  await noteUser(apart.engineDir, join(base, "other"), { fresh: true });
  await noteUser(apart.engineDir, apart.dataDir, { fresh: false });
  const planned = async () => (await planUninstall(apart, { extra: [], records: [] })).paths;
  expect(await planned()).toEqual([]);
  await rm(join(base, "other"), { recursive: true });
  expect(await planned()).toEqual([apart.engineDir]);
});

test("leaves an engine that was there before its users were written down", async () => {
  await put("engine/base-image.json", "{}");
  const apart = { dataDir: join(base, "data"), engineDir: join(base, "engine") };
  await markOurs(apart.engineDir);
  await noteUser(apart.engineDir, apart.dataDir, { fresh: false });
  expect((await planUninstall(apart, { extra: [], records: [] })).paths).toEqual([]);
});

test("leaves a directory alone that Forkyard did not make, whatever is in it", async () => {
  await put("data/logs/mail.log");
  await put("data/db/PG_VERSION");
  expect(await planUninstall(settings(), { extra: [], records: [] })).toEqual({ paths: [], packages: [] });
});

test("a broken record of packages removes none", async () => {
  await put("data/setup/apt-packages.json", '{"bash":true}');
  expect((await planUninstall(settings(), { extra: [], records: [] })).packages).toEqual([]);
});
