import { expect, test } from "vitest";
import { shortReference } from "./short-reference";

test.each([
  ["docker.io/library/alpine:3.22", "alpine:3.22"],
  ["docker.io/grafana/grafana:12", "grafana/grafana:12"],
  ["localhost:5000/team/app:1", "localhost:5000/team/app:1"],
  [`localhost/app@sha256:${"ab".repeat(32)}`, "localhost/app@sha256:abababababab"],
])("%s is shown as %s", (reference, text) => {
  expect(shortReference(reference)).toBe(text);
});
