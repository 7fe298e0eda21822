import { expect, test } from "vitest";
import { SANDBOX_STATUSES } from "@/server/domain/status";
import { canTerminate, isEnded, needsSource, whyNoSnapshot } from "./availability";

test("only running and paused sandboxes can be snapshotted; all others say why not", () => {
  const possible = SANDBOX_STATUSES.filter((status) => whyNoSnapshot(status) === null);
  expect(possible).toEqual(["running", "paused"]);
});

test("what has not ended can be terminated", () => {
  expect(SANDBOX_STATUSES.filter(canTerminate)).toEqual(["creating", "running", "paused", "failed"]);
  expect(SANDBOX_STATUSES.filter(isEnded)).toEqual(["terminating", "terminated"]);
});

test("what has failed or ended no longer needs what it was made from", () => {
  expect(SANDBOX_STATUSES.filter(needsSource)).toEqual(["creating", "running", "paused", "terminating"]);
});
