import { expect, test } from "vitest";
import type { MetricsHistory } from "@/server/domain/schemas/metrics";
import { mergeHistory } from "./merge-history";

const history = (at: number[], mark: number): MetricsHistory => {
  const values = at.map(() => mark);
  return {
    intervalSeconds: 5,
    at,
    cpu: values,
    memoryBytes: values,
    pids: values,
    rxBytesPerSecond: values,
    txBytesPerSecond: values,
    diskBytes: values,
  };
};

test("what came later is put behind, and takes the place of what it says anew", () => {
  const merged = mergeHistory(history([10, 20, 30], 1), 29, history([30, 40], 2), 1000);
  expect(merged.at).toEqual([10, 20, 30, 40]);
  expect(merged.cpu).toEqual([1, 1, 2, 2]);
  expect(merged.diskBytes).toEqual([1, 1, 2, 2]);
});

test("what has left the range is dropped", () => {
  expect(mergeHistory(history([10, 20, 30], 1), 30, history([40], 2), 15).at).toEqual([30, 40]);
  expect(mergeHistory(history([10, 20], 1), 20, history([1000], 2), 15).at).toEqual([1000]);
});

test("nothing new changes nothing", () => {
  expect(mergeHistory(history([10, 20], 1), 20, history([], 2), 100).at).toEqual([10, 20]);
  expect(mergeHistory(history([], 1), 0, history([], 2), 100).at).toEqual([]);
});
