import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { zstdDecompressSync } from "node:zlib";
import { extract, pack } from "tar-stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeOciArchive } from "./oci-archive.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "fy-oci-"));
});

afterEach(() => rm(directory, { recursive: true }));

async function readTar(bytes: Buffer | string): Promise<Map<string, Buffer>> {
  const tar = extract();
  const found = new Map<string, Buffer>();
  const reading = typeof bytes === "string" ? pipeline(createReadStream(bytes), tar) : tar.end(bytes);
  for await (const entry of tar) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    found.set(entry.header.name, Buffer.concat(parts));
  }
  await reading;
  return found;
}

const digestOf = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

test("packs a root as an image whose digests, sizes and layer hold, without what shall not be kept", async () => {
  const rootfsTar = join(directory, "root.tar");
  const root = pack();
  const written = pipeline(root, createWriteStream(rootfsTar));
  root.entry({ name: "./", type: "directory" });
  root.entry({ name: "./dev/null", type: "character-device" });
  root.entry({ name: "./etc/motd" }, "hello\n");
  root.entry({ name: "./bin/sh", type: "symlink", linkname: "dash" });
  root.finalize();
  await written;

  const target = join(directory, "image.tar");
  const { digest } = await writeOciArchive({
    rootfsTar,
    target,
    reference: "forkyard.local/base:latest",
    created: new Date(0),
    config: { architecture: "amd64", env: ["A=b"], cmd: ["sh"], workingDir: "/", labels: {} },
    keep: (path) => !path.startsWith("dev/"),
  });

  const archive = await readTar(target);
  const blob = (name: string) => archive.get(`blobs/${name.replace(":", "/")}`)!;
  const index = JSON.parse(archive.get("index.json")!.toString());
  expect(index.manifests).toMatchObject([
    { digest, annotations: { "io.containerd.image.name": "forkyard.local/base:latest" } },
  ]);
  expect(digestOf(blob(digest))).toBe(digest);
  const manifest = JSON.parse(blob(digest).toString());
  for (const part of [manifest.config, ...manifest.layers]) {
    expect(digestOf(blob(part.digest))).toBe(part.digest);
    expect(blob(part.digest)).toHaveLength(part.size);
  }
  const layer = zstdDecompressSync(blob(manifest.layers[0].digest));
  const config = JSON.parse(blob(manifest.config.digest).toString());
  expect(config).toMatchObject({ architecture: "amd64", os: "linux", config: { Env: ["A=b"], Cmd: ["sh"] } });
  expect(config.rootfs.diff_ids).toEqual([digestOf(layer)]);
  const files = await readTar(layer);
  expect([...files.keys()]).toEqual(["./", "./etc/motd", "./bin/sh"]);
  expect(files.get("./etc/motd")!.toString()).toBe("hello\n");
  expect((await readdir(directory)).sort()).toEqual(["image.tar", "root.tar"]);
});
