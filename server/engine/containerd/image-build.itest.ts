import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StepUpdate } from "../port.ts";
import { openImages } from "./images.ts";
import { openRootfsStore } from "./rootfs.ts";
import { startTestEngine, type TestEngine } from "./testing/harness.ts";
import { startRegistry, type TestRegistry, USER } from "./testing/registry.ts";
import { runScript } from "./testing/run-task.ts";
import { BASE, sandboxSpec, sh, startWholeEngine, type WholeEngine } from "./testing/whole-engine.ts";

const TIMEOUT = { timeout: 300_000 };
const config = { env: { FALL: "back" }, cwd: "/srv", user: "0", entrypoint: [], cmd: ["sh"] };
let whole: WholeEngine;
let other: TestEngine;
let registry: TestRegistry;

beforeAll(async () => {
  [whole, other, registry] = await Promise.all([
    startWholeEngine(),
    startTestEngine(),
    startRegistry({ signed: true }),
  ]);
  const { engine } = whole;
  await engine.sandboxes.create(sandboxSpec("src", { network: "none" }), {});
  const made = await sh(
    engine,
    "src",
    `mkdir -p /srv/app && echo one >/srv/app/file && chown 1000:1001 /srv/app/file && chmod 640 /srv/app/file
     ln -s file /srv/app/link && rm /etc/issue && rm -r /etc/skel && chmod 700 /srv && echo ok`,
  );
  expect(made.output).toBe("ok\n");
  await engine.snapshots.createFilesystem({ sandboxId: "src", snapshotId: "snap1" }, {});
});

afterAll(async () => {
  await whole?.dispose();
  await other?.dispose();
  await registry?.dispose();
});

const build = (reference: string, snapshotId: string, more: object = {}) =>
  whole.engine.images.build(
    { reference, snapshotId, comment: "files of snap1", config, compression: "gzip", ...more },
    {},
  );
const look =
  "stat -c '%u:%g %a %n' /srv /srv/app/file; readlink /srv/app/link; ls -d /etc/issue /etc/skel || true";
const looked = /0:0 700 \/srv\n1000:1001 640 \/srv\/app\/file\nfile\n/;

test(
  "a snapshot's image has its files with their owners, and the base's layers and configuration",
  TIMEOUT,
  async () => {
    const { engine } = whole;
    const base = await engine.images.get(BASE);
    const image = await build("forkyard.test/made:1", "snap1", { config: base.config });
    expect(image.config).toEqual(base.config);
    expect(image.sizeBytes).toBeGreaterThan(base.sizeBytes);
    expect(image.sizeBytes).toBeLessThan(base.sizeBytes + 1_000_000);
    await engine.sandboxes.create(
      sandboxSpec("from", { network: "none", source: { kind: "image", reference: image.reference } }),
      {},
    );
    const seen = await sh(engine, "from", `${look} 2>&1`);
    expect(seen.output).toMatch(looked);
    expect(seen.output).not.toMatch(/^\/etc\/(issue|skel)$/m);

    // Of a snapshot of that sandbox, in turn, an image with one layer more.
    await sh(engine, "from", "echo two >/srv/app/second");
    await engine.snapshots.createFilesystem({ sandboxId: "from", snapshotId: "snap2" }, {});
    await build("forkyard.test/made:2", "snap2", { compression: "zstd" });
    const freed = await engine.images.exclusiveBytes("forkyard.test/made:2");
    expect(freed).toBeGreaterThan(0);
    expect(freed).toBeLessThan(1_000_000);
    expect((await engine.images.remove("forkyard.test/made:2")).freedBytes).toBe(freed);
    expect(await engine.images.exclusiveBytes(image.reference)).toBeLessThan(1_000_000);
    await engine.sandboxes.remove("from");
    await engine.snapshots.remove("snap2");
  },
);

test("of images with the same layers only what the lineage's own says goes in", TIMEOUT, async () => {
  const { engine } = whole;
  const image = await build("forkyard.test/told:1", "snap1");
  expect(image.config).toMatchObject({ env: config.env, cwd: "/srv" });
  expect(image.sizeBytes).toBeGreaterThan((await engine.images.get(BASE)).sizeBytes);
  await engine.images.remove("forkyard.test/told:1");
});

test("pushed with credentials, skopeo reads it and another containerd runs it", TIMEOUT, async () => {
  const { engine } = whole;
  const { config: said } = await engine.images.get(BASE);
  await build("forkyard.test/pushed:1", "snap1", { config: said });
  const target = `${registry.host}/team/app:1`;
  const plain = { plainHttp: true };
  await expect(engine.images.push("forkyard.test/pushed:1", target, plain)).rejects.toMatchObject({
    code: "FORBIDDEN",
    message: expect.stringContaining("requires credentials"),
  });
  await expect(
    engine.images.push("forkyard.test/pushed:1", target, {
      ...plain,
      credentials: { ...USER, password: "no" },
    }),
  ).rejects.toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("refused") });
  const steps: StepUpdate[] = [];
  await engine.images.push("forkyard.test/pushed:1", target, {
    ...plain,
    credentials: USER,
    onStep: (step) => steps.push(step),
  });
  expect(steps.at(-1)).toMatchObject({ progress: 1 });
  expect(steps.at(-1)?.parts?.length).toBeGreaterThan(1);
  for (const { done, total } of steps.at(-1)?.parts ?? []) expect(done).toBe(total);

  const { stdout } = await promisify(execFile)("skopeo", [
    "inspect",
    "--tls-verify=false",
    `--creds=${USER.username}:${USER.password}`,
    `docker://${target}`,
  ]);
  const inspected = JSON.parse(stdout) as { Layers: string[]; Os: string; Env: string[] };
  expect(inspected).toMatchObject({ Os: "linux" });
  expect(inspected.Layers).toHaveLength(steps.at(-1)!.parts!.length);
  expect(inspected.Env.join()).not.toContain("FALL");

  const images = openImages(other.client);
  await images.pull(target, { ...plain, credentials: USER });
  const rootfs = openRootfsStore(other.client, { mountNamespace: other.mountNamespace });
  await rootfs.prepare("run", await images.chainId(target));
  expect(await runScript(other.client, rootfs, "run", `${look} 2>&1`, ["/bin/sh"])).toMatch(looked);
  await rootfs.remove("run");
  await engine.images.remove("forkyard.test/pushed:1");
});

test("cancelled and failed builds leave nothing; a missing snapshot is named", TIMEOUT, async () => {
  const { engine } = whole;
  const before = await engine.images.list();
  await expect(build("forkyard.test/none:1", "nothing")).rejects.toMatchObject({ code: "NOT_FOUND" });
  const cancel = new AbortController();
  await expect(
    engine.images.build(
      { reference: "forkyard.test/none:1", snapshotId: "snap1", comment: "", config, compression: "gzip" },
      { signal: cancel.signal, onStep: () => cancel.abort() },
    ),
  ).rejects.toMatchObject({ code: "CANCELLED" });
  expect(await engine.images.list()).toEqual(before);
  // No view may stand on it: else it could not be removed at once.
  expect((await engine.snapshots.remove("snap1")).freedBytes).toBeGreaterThan(0);
});
