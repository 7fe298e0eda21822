import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { EngineVersions } from "../port.ts";
import { checkCompatible } from "./compatibility.ts";
import { CRIU_RESTORE_CONFIG, criuDumpConfig } from "./criu-config.ts";
import { firstError } from "./log.ts";
import {
  checksumFiles,
  readManifest,
  type SnapshotManifest,
  verifyFiles,
  writeManifest,
} from "./manifest.ts";

const versions: EngineVersions = {
  containerd: "2.1.9",
  runc: "1.3.6",
  criu: "4.2.1",
  kernel: "6.18.44-fc",
  cpuModel: "A",
  cpuFlagsHash: "f",
  initHash: "i",
};

let directory: string;
let images: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "fy-manifest-"));
  images = join(directory, "checkpoint");
  await mkdir(images);
  await writeFile(join(images, "pages-1.img"), Buffer.alloc(3_000_000, 7));
  await writeFile(join(images, "core-1.img"), "core");
  await writeFile(join(images, "empty.img"), "");
});
afterEach(() => rm(directory, { recursive: true }));

async function written(): Promise<SnapshotManifest> {
  const files = await checksumFiles(images);
  const manifest: SnapshotManifest = { format: 1, snapshotId: "snp1", kind: "memory", versions, files };
  await writeManifest(directory, manifest);
  return manifest;
}

test("a manifest is read as it was written, and a whole checkpoint passes", async () => {
  const manifest = await written();
  expect(await readManifest(directory, "snp1")).toEqual(manifest);
  expect(Object.keys(manifest.files)).toEqual(["core-1.img", "empty.img", "pages-1.img"]);
  expect(manifest.files["empty.img"]?.sha256).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  await verifyFiles(images, manifest);
  await verifyFiles(images, manifest);
});

test.each<[string, (path: string) => Promise<unknown>, RegExp]>([
  ["a changed byte", (path) => writeFile(join(path, "core-1.img"), "cord"), /core-1\.img has changed/],
  ["a shorter file", (path) => truncate(join(path, "pages-1.img"), 10), /pages-1\.img has another size/],
  ["a missing file", (path) => rm(join(path, "empty.img")), /empty\.img is missing/],
  ["a file too many", (path) => writeFile(join(path, "core-2.img"), ""), /core-2\.img doesn't belong/],
])("%s is found, also after it was whole", async (_, change, reason) => {
  const manifest = await written();
  await verifyFiles(images, manifest);
  await change(images);
  await expect(verifyFiles(images, manifest)).rejects.toMatchObject({
    code: "CHECKPOINT_CORRUPT",
    message: expect.stringMatching(reason),
  });
});

test("no manifest means no snapshot; another's or a broken one is refused", async () => {
  await expect(readManifest(directory, "snp1")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await written();
  await expect(readManifest(directory, "snp2")).rejects.toMatchObject({ code: "CHECKPOINT_CORRUPT" });
  await writeFile(join(directory, "manifest.json"), "{");
  await expect(readManifest(directory, "snp1")).rejects.toMatchObject({ code: "CHECKPOINT_CORRUPT" });
});

test("versions that fit: the same, or a newer kernel or CRIU", () => {
  for (const now of [
    {},
    { kernel: "6.19.0" },
    { kernel: "7.0" },
    { criu: "4.10" },
    { kernel: "6.18.1" },
    { runc: "1.4.0" },
  ])
    checkCompatible("snp1", { versions }, { versions: { ...versions, ...now } });
});

test("versions that don't fit, each with its reason", () => {
  for (const [now, reason] of [
    [{ cpuFlagsHash: "g" }, /other features/],
    [{ kernel: "6.12.0" }, /Linux 6\.18\.44-fc/],
    [{ criu: "3.17" }, /CRIU 4\.2\.1/],
  ] as const)
    expect(() => checkCompatible("snp1", { versions }, { versions: { ...versions, ...now } })).toThrow(
      reason,
    );
});

test("a CPU fits that has what there was then, with its registers saved in the same way", () => {
  const then = { versions, cpuFlags: ["avx", "fpu", "rtm", "xsave"] };
  const on = (...cpuFlags: string[]) =>
    checkCompatible("snp1", then, { versions: { ...versions, cpuFlagsHash: "g" }, cpuFlags });
  on("avx", "fpu", "rtm", "xsave");
  // A newer kernel or microcode on the same machine.
  on("avx", "fpu", "md_clear", "rtm", "user_shstk", "xsave");
  expect(() => on("avx", "fpu", "xsave")).toThrow(/other features \(A, with rtm; this is A\)/);
  expect(() => on("avx", "avx512f", "fpu", "rtm", "xsave")).toThrow(/\(A, without avx512f; this is A\)/);
});

test("CRIU's first error that matters, without what only sounds like one", () => {
  const log = [
    "(00.000000) Version: 4.2.1",
    "(00.000823) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted",
    "(00.003285) Warn  (criu/cr-restore.c:1050): Set CLONE_PARENT",
    "(00.004359)      1: Error (criu/image.c:635): Unable to open timens-0.img: Permission denied",
    "(00.005669) Error (criu/cr-restore.c:2331): Restoring FAILED.",
  ].join("\n");
  expect(firstError(log)).toBe("Unable to open timens-0.img: Permission denied");
  expect(firstError("(00.1) fine\n")).toBeNull();
  expect(firstError(`(00.1) Error (a.c:1): ${"x".repeat(9999)}`)?.length).toBe(500);
});

test("names from a sandbox can't add lines to CRIU's configuration", () => {
  const config = criuDumpConfig(["home", "a\nlog-file /etc/passwd", "usr", "proc", "..", "x y", "workspace"]);
  expect(config.startsWith(CRIU_RESTORE_CONFIG)).toBe(true);
  expect(config.slice(CRIU_RESTORE_CONFIG.length).split("\n").filter(Boolean)).toEqual([
    "irmap-scan-path /home",
    "irmap-scan-path /workspace",
    "irmap-scan-path /usr",
  ]);
});
