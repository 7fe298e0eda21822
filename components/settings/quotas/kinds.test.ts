import { expect, test } from "vitest";
import { quotasFrom, quotaValues } from "./kinds";

test("quotas come back from the fields as they were", () => {
  for (const quotas of [
    { sandboxes: 5, memoryMiB: 2048, cpu: 1.5, snapshotBytes: 5_000_000_000 },
    { sandboxes: null, memoryMiB: null, cpu: null, snapshotBytes: null },
    { sandboxes: 0, memoryMiB: 0, cpu: 0, snapshotBytes: 0 },
  ]) {
    expect(quotasFrom(quotaValues(quotas))).toEqual(quotas);
  }
});

test("an empty field is no quota", () => {
  expect(quotasFrom({ sandboxes: " ", memoryMiB: "100", cpu: "", snapshotBytes: "0.5" })).toEqual({
    sandboxes: null,
    memoryMiB: 100,
    cpu: null,
    snapshotBytes: 500_000,
  });
});
