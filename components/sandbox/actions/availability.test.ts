import { expect, test } from "vitest";
import { SANDBOX_STATUSES } from "@/server/domain/status";
import { canTerminate, isEnded, needsSource, whyNoRollback, whyNoSnapshot } from "./availability";

test("only running and paused sandboxes can be snapshotted; all others say why not", () => {
  const possible = SANDBOX_STATUSES.filter((status) => whyNoSnapshot(status) === null);
  expect(possible).toEqual(["running", "paused"]);
});

test("only running and paused sandboxes can be rolled back; a failed one says what to do instead", () => {
  const possible = SANDBOX_STATUSES.filter((status) => whyNoRollback(status) === null);
  expect(possible).toEqual(["running", "paused"]);
  expect(whyNoRollback("failed")).toContain("Create a new sandbox from the snapshot instead");
});

test("what has not ended can be terminated", () => {
  expect(SANDBOX_STATUSES.filter(canTerminate)).toEqual(["creating", "running", "paused", "failed"]);
  expect(SANDBOX_STATUSES.filter(isEnded)).toEqual(["terminating", "terminated"]);
});

test("what has failed or ended no longer needs what it was made from", () => {
  expect(SANDBOX_STATUSES.filter(needsSource)).toEqual(["creating", "running", "paused", "terminating"]);
});
