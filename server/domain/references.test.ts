import { expect, test } from "vitest";
import { normalizeReference, registryOf } from "./references.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

test.each([
  ["alpine", "docker.io/library/alpine:latest"],
  [" alpine:3.22 ", "docker.io/library/alpine:3.22"],
  ["grafana/grafana", "docker.io/grafana/grafana:latest"],
  ["docker.io/alpine", "docker.io/library/alpine:latest"],
  ["index.docker.io/library/alpine:1", "docker.io/library/alpine:1"],
  ["localhost/app", "localhost/app:latest"],
  ["localhost:5000/app:v1", "localhost:5000/app:v1"],
  ["127.0.0.1:5000/a/b/c", "127.0.0.1:5000/a/b/c:latest"],
  ["[::1]:5000/app", "[::1]:5000/app:latest"],
  ["ghcr.io/o/my__app-x.y:V1.0_2", "ghcr.io/o/my__app-x.y:V1.0_2"],
  [`alpine@${DIGEST}`, `docker.io/library/alpine@${DIGEST}`],
  [`alpine:3.22@${DIGEST}`, `docker.io/library/alpine@${DIGEST}`],
])("%s is %s", (written, full) => {
  expect(normalizeReference(written)).toBe(full);
  expect(normalizeReference(full)).toBe(full);
});

test.each([
  "",
  "/",
  "a//b",
  "Alpine",
  "alpine:",
  "alpine:-x",
  "alpine@sha256:12",
  "a b",
  "a\nb",
  "a\0b",
  "🐳",
  `alpine@${DIGEST}@${DIGEST}`,
  "-host.io/x",
  "x".repeat(300),
  "host:port/x",
  "../etc/passwd",
  "alpine/",
])("%j is refused", (written) => {
  expect(() => normalizeReference(written)).toThrowError(
    expect.objectContaining({
      code: "INVALID_INPUT",
      message: expect.stringContaining("is not an image reference"),
    }),
  );
});

test("the registry of a reference", () => {
  expect(registryOf(normalizeReference("localhost:5000/app"))).toBe("localhost:5000");
});
