import { expect, test } from "vitest";
import { Histogram } from "./histogram.ts";
import { renderFamilies } from "./text.ts";

test("buckets count what is at most as long, and all of it", () => {
  const histogram = new Histogram();
  for (const seconds of [0.001, 0.02, 0.02, 100]) histogram.observe({ kind: "api" }, seconds);
  const text = renderFamilies([histogram.family("d", "Durations")]);
  expect(text).toContain('d_bucket{kind="api",le="0.005"} 1\n');
  expect(text).toContain('d_bucket{kind="api",le="0.025"} 3\n');
  expect(text).toContain('d_bucket{kind="api",le="30"} 3\n');
  expect(text).toContain('d_bucket{kind="api",le="+Inf"} 4\n');
  expect(text).toContain('d_count{kind="api"} 4\n');
});

test("a label's value can't end its line", () => {
  const samples = [{ labels: { a: 'x"}\nevil 1\\' }, value: 1 }];
  expect(renderFamilies([{ name: "m", help: "a\nb", type: "gauge", samples }])).toBe(
    '# HELP m a\\nb\n# TYPE m gauge\nm{a="x\\"}\\nevil 1\\\\"} 1\n',
  );
});
