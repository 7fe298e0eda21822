import { describe, expect, it } from "vitest";
import { type TreeEntry, treeRows, withCpu } from "./tree-rows";

const entry = (
  pid: number,
  parentPid: number,
  cpuUsec = 0,
  startedAt = "2026-01-01T00:00:00.000Z",
): TreeEntry => ({
  pid,
  parentPid,
  processId: null,
  argv: [`p${pid}`],
  uid: 0,
  state: "S",
  cpuUsec,
  residentBytes: 0,
  startedAt,
  cpu: null,
});
const shown = (...entries: TreeEntry[]) =>
  treeRows(entries).map(({ pid, depth }) => `${"-".repeat(depth)}${pid}`);

describe("treeRows", () => {
  it("has children below their parents, by number", () => {
    expect(shown(entry(7, 1), entry(9, 3), entry(1, 0), entry(3, 1), entry(4, 3))).toEqual([
      "1",
      "-3",
      "--4",
      "--9",
      "-7",
    ]);
  });

  it("has everything once, also orphans and circles", () => {
    expect(shown(entry(1, 0), entry(5, 99), entry(8, 8), entry(10, 11), entry(11, 10), entry(1, 0))).toEqual([
      "1",
      "5",
      "8",
      "10",
      "-11",
    ]);
  });

  it("takes a very deep tree", () => {
    const deep = Array.from({ length: 20_000 }, (_, index) => entry(index + 1, index));
    expect(treeRows(deep)).toHaveLength(20_000);
  });
});

describe("withCpu", () => {
  const tree = (at: number, ...entries: TreeEntry[]) => ({ at: new Date(at).toISOString(), entries });

  it("is what was used between two answers; unknown for what is new or took over a number", () => {
    const before = tree(0, entry(1, 0, 1000), entry(2, 1, 5000), entry(3, 1, 5000));
    const now = tree(
      2000,
      entry(1, 0, 1000),
      entry(2, 1, 1_005_000),
      entry(3, 1, 9000, "2026-01-01T00:00:07.000Z"),
      entry(4, 1, 9000),
    );
    expect(withCpu(before, now).entries.map(({ cpu }) => cpu)).toEqual([0, 0.5, null, null]);
    expect(withCpu(undefined, now).entries.map(({ cpu }) => cpu)).toEqual([null, null, null, null]);
  });
});
