import { expect, test } from "vitest";
import { placeOf } from "./place";

const SBX = "sbx0123456789abc";
const PRC = "prc0123456789abc";
const here = { terminal: null, away: false };

test("a terminal is named in the path, also where the address leaves it open", () => {
  expect(placeOf(`/sandboxes/${SBX}/terminal`, "", { terminal: PRC, away: false })).toEqual({
    path: `/sandboxes/${SBX}/terminal?tab=${PRC}`,
    sandboxId: SBX,
    processId: PRC,
    nodeId: SBX,
    away: false,
  });
  // It may be on its way to another page.
  expect(placeOf("/images", "", { terminal: PRC, away: false })).toMatchObject({ processId: null });
});

test("a node of the lineage is where its page is, and where it is selected", () => {
  expect(placeOf("/lineage", `?selected=${SBX}&view=graph`, here)).toMatchObject({
    path: `/lineage?selected=${SBX}&view=graph`,
    sandboxId: null,
    nodeId: SBX,
  });
  expect(placeOf("/snapshots/snp0123456789abc", "", here)).toMatchObject({ nodeId: "snp0123456789abc" });
  expect(placeOf("/lineage", "?selected=%00<b>", here)).toMatchObject({ nodeId: null });
});

test("a process is where it is selected", () => {
  expect(placeOf(`/sandboxes/${SBX}/processes`, `?process=${PRC}`, here)).toMatchObject({ processId: PRC });
  expect(placeOf(`/sandboxes/${SBX}/processes`, "?process=nonsense", here)).toMatchObject({
    processId: null,
  });
});

test("what one searched for fits, or is left out", () => {
  const { path } = placeOf("/sandboxes", `?q=${"ž".repeat(400)}`, here);
  expect(path).toBe("/sandboxes");
});
