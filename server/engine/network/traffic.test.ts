import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkTraffic } from "./traffic.ts";

test("what the host's end sends is what the sandbox receives; a link that is gone has no traffic", async () => {
  const root = await mkdtemp(join(tmpdir(), "forkyard-links-"));
  const statistics = join(root, "fy0v2", "statistics");
  await mkdir(statistics, { recursive: true });
  await writeFile(join(statistics, "rx_bytes"), "12\n");
  await writeFile(join(statistics, "tx_bytes"), "340\n");
  expect(await linkTraffic("fy0v2", root)).toEqual({ rxBytes: 340, txBytes: 12 });
  expect(await linkTraffic("fy0v3", root)).toBeNull();
  await rm(root, { recursive: true });
});
