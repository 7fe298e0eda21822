import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { packAny } from "./any.ts";
import { MetricSchema } from "./gen/containerd/types/types_pb.js";
import { MetricsSchema as MetricsV1 } from "./gen/io/containerd/cgroups/v1/metrics_pb.js";
import { MetricsSchema as MetricsV2 } from "./gen/io/containerd/cgroups/v2/metrics_pb.js";
import { decodeMetrics } from "./metrics.ts";

const timestamp = { seconds: 1_700_000_000n, nanos: 250_000_000 };

test("cgroup v1: nanoseconds become microseconds, droppable cache isn't counted, no limit is 0", () => {
  const data = packAny(MetricsV1, {
    pids: { current: 3n, limit: 0n },
    cpu: { usage: { total: 1_234_567n } },
    memory: { usage: { usage: 1000n, limit: 9_223_372_036_854_771_712n }, totalInactiveFile: 400n },
  });
  expect(decodeMetrics(create(MetricSchema, { timestamp, data }))).toEqual({
    at: new Date(1_700_000_000_250),
    cpuUsec: 1234,
    memoryBytes: 600,
    memoryLimitBytes: 0,
    pids: 3,
    pidsLimit: 0,
  });
});

test("cgroup v2", () => {
  const data = packAny(MetricsV2, {
    pids: { current: 5n, limit: 512n },
    cpu: { usageUsec: 77n },
    memory: { usage: 100n, inactiveFile: 400n, usageLimit: 536_870_912n },
  });
  expect(decodeMetrics(create(MetricSchema, { timestamp, data }))).toMatchObject({
    cpuUsec: 77,
    memoryBytes: 0,
    memoryLimitBytes: 536_870_912,
    pids: 5,
    pidsLimit: 512,
  });
});

test("something else is no metrics", () => {
  expect(decodeMetrics(create(MetricSchema, { timestamp, data: packAny(MetricSchema, {}) }))).toBeNull();
});
