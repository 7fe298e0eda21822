import { expect, it } from "vitest";
import { normalizeReference } from "./references.ts";

it.each([
  ["alpine", "docker.io/library/alpine:latest"],
  ["alpine:3.22", "docker.io/library/alpine:3.22"],
  ["someone/app", "docker.io/someone/app:latest"],
  ["docker.io/alpine", "docker.io/library/alpine:latest"],
  ["index.docker.io/someone/app:1", "docker.io/someone/app:1"],
  ["localhost:5000/app", "localhost:5000/app:latest"],
  ["localhost/app:1", "localhost/app:1"],
  ["127.0.0.1:5000/team/app:1", "127.0.0.1:5000/team/app:1"],
  ["registry.example.com/a/b@sha256:00", "registry.example.com/a/b@sha256:00"],
  ["forkyard.local/base:latest", "forkyard.local/base:latest"],
  ["docker.io/library/alpine:latest", "docker.io/library/alpine:latest"],
])("%s → %s", (reference, expected) => {
  expect(normalizeReference(reference)).toBe(expected);
});
