import { expect, it } from "vitest";
import { SANDBOX_STATUSES, sandboxStatusesBefore } from "./status.ts";

it("lets everything be terminated once, and nothing come back", () => {
  expect(sandboxStatusesBefore("terminating")).toEqual(["creating", "running", "paused", "failed"]);
  expect(sandboxStatusesBefore("terminated")).toEqual(["terminating"]);
  for (const status of SANDBOX_STATUSES) expect(sandboxStatusesBefore(status)).not.toContain("terminated");
  expect(sandboxStatusesBefore("creating")).toEqual([]);
});
