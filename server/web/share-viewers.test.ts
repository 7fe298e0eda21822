import { expect, test } from "vitest";
import { MOST_VIEWERS, ShareViewers } from "./share-viewers.ts";

test("one link has so many viewers at once; others have their own", () => {
  const viewers = new ShareViewers();
  const leave = Array.from({ length: MOST_VIEWERS }, () => viewers.enter("one"));
  expect(leave).not.toContain(null);
  expect(viewers.enter("one")).toBeNull();
  expect(viewers.enter("two")).not.toBeNull();
  leave[0]!();
  expect(viewers.enter("one")).not.toBeNull();
  expect(viewers.enter("one")).toBeNull();
});
