import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Settings } from "../env.ts";
import { hashOf, requireSameInput } from "./same-request.ts";

const settings = { secretKey: "one", dataDir: "/nowhere" } as Settings;
const input = { reference: "alpine", password: "hunter2", requestId: "r1" };

it("is the same for the same input under one key, and no hash of the input alone", async () => {
  const hash = await hashOf(settings, input);
  expect(await hashOf(settings, { ...input, requestId: "r2" })).toBe(hash);
  expect(await hashOf(settings, { ...input, password: "hunter3" })).not.toBe(hash);
  expect(await hashOf({ ...settings, secretKey: "two" }, input)).not.toBe(hash);
  const { requestId: _, ...bare } = input;
  expect(hash).not.toContain(createHash("sha256").update(JSON.stringify(bare)).digest("hex"));
});

it("refuses another input, and joins what can't be compared", async () => {
  const hash = await hashOf(settings, input);
  const other = await hashOf(settings, { ...input, reference: "debian" });
  expect(() => requireSameInput("r1", other, hash)).toThrow(
    "requestId r1 was already used for a different request",
  );
  for (const earlier of [hash, null, createHash("sha256").digest("hex")]) {
    requireSameInput("r1", earlier, hash);
  }
});
