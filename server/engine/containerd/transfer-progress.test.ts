import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import type { StepUpdate } from "../port.ts";
import { ProgressSchema } from "./gen/containerd/types/transfer_pb.js";
import { pullProgress, pushProgress } from "./transfer-progress.ts";

function run(reports: [event: string, name: string, done?: number, total?: number][]): StepUpdate[] {
  const steps: StepUpdate[] = [];
  const report = pullProgress((step) => steps.push(step));
  for (const [event, name, done = 0, total = 0] of reports) {
    report(create(ProgressSchema, { event, name, progress: BigInt(done), total: BigInt(total) }));
  }
  return steps;
}

test("layers add up; what is no layer isn't counted, and nothing is told twice", () => {
  const steps = run([
    ["Resolving from OCI Registry (x)", ""],
    ["waiting", "manifest-sha256:m", 0, 900],
    ["waiting", "layer-sha256:a", 0, 30_000_000],
    ["waiting", "layer-sha256:b", 0, 10_000_000],
    ["downloading", "layer-sha256:a", 15_000_000, 30_000_000],
    ["downloading", "layer-sha256:a", 15_000_001, 30_000_000],
    ["already exists", "layer-sha256:b", 0, 10_000_000],
    ["complete", "layer-sha256:a", 30_000_000, 30_000_000],
  ]);
  expect(steps.map(({ step, detail }) => [step, detail])).toEqual([
    ["resolving", undefined],
    ["downloading", "0 of 1 layers, 0.0 of 30 MB"],
    ["downloading", "0 of 2 layers, 0.0 of 40 MB"],
    ["downloading", "0 of 2 layers, 15 of 40 MB"],
    ["downloading", "1 of 2 layers, 25 of 40 MB"],
    ["unpacking", "2 layers"],
  ]);
});

test("a registry that lies about sizes can't push progress beyond its share", () => {
  const steps = run([
    ["downloading", "layer-x", 900, 100],
    ["downloading", "layer-y", 5, 0],
  ]);
  for (const { progress } of steps) expect(progress).toBeLessThanOrEqual(0.85);
});

test("each layer is told by itself, under the name that people know it by", () => {
  const digest = "0123456789abcdef".repeat(4);
  const steps: StepUpdate[] = [];
  const report = pushProgress((step) => steps.push(step));
  const tell = (event: string, progress: bigint) =>
    report(create(ProgressSchema, { event, name: `layer-sha256:${digest}`, progress, total: 1_000_000n }));
  tell("uploading", 250_000n);
  tell("complete", 1_000_000n);
  expect(steps).toEqual([
    {
      step: "uploading",
      progress: 0.25,
      detail: "0 of 1 layers, 0.3 of 1.0 MB",
      parts: [{ name: "0123456789ab", done: 250_000, total: 1_000_000 }],
    },
    {
      step: "finishing",
      progress: 1,
      detail: "1 layers",
      parts: [{ name: "0123456789ab", done: 1_000_000, total: 1_000_000 }],
    },
  ]);
});
