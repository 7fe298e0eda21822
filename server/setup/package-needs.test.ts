import { expect, test } from "vitest";
import { parsePackages, splitByNeed } from "./package-needs.ts";

/** A line as dpkg-query gives it. */
const line = (name: string, { depends = "", provides = "", preDepends = "", status = "installed" } = {}) =>
  [name, status, provides, preDepends, depends].join("\t");

const host = (...lines: string[]) => parsePackages(`${lines.join("\n")}\n`);

const TOOLS = [
  line("gcc", {
    depends: "cpp (= 4:14), gcc-14 (>= 14~)",
    provides: "c-compiler, gcc-x86-64-linux-gnu (= 4:14)",
  }),
  line("gcc-14", { depends: "cpp-14, libgcc-14-dev (= 14)" }),
  line("cpp", { depends: "cpp-14" }),
  line("cpp-14"),
  line("libgcc-14-dev"),
  line("libc6-dev", { provides: "libc-dev (= 2.41)" }),
  line("make"),
  line("mmdebstrap", { depends: "perl:any, python3:any" }),
];
const OURS = ["gcc", "gcc-14", "cpp", "cpp-14", "libgcc-14-dev", "libc6-dev", "make", "mmdebstrap"];

test("where nobody else came, all can go", () => {
  expect(splitByNeed(OURS, host(...TOOLS, line("perl"), line("python3")))).toEqual({
    free: OURS,
    needed: [],
  });
});

test("what somebody's build-essential needs stays, with all that this needs in its turn", () => {
  const essential = line("build-essential", { depends: "libc6-dev | libc-dev, gcc (>= 4:12)" });
  const dkms = line("dkms", { preDepends: "make | build-essential | dpkg-dev" });
  expect(splitByNeed(OURS, host(...TOOLS, essential))).toEqual({
    free: ["make", "mmdebstrap"],
    needed: ["gcc", "gcc-14", "cpp", "cpp-14", "libgcc-14-dev", "libc6-dev"],
  });
  expect(splitByNeed(["make"], host(...TOOLS, dkms)).needed).toEqual(["make"]);
  expect(splitByNeed(["make"], host(...TOOLS, dkms, line("dpkg-dev"))).needed).toEqual([]);
});

test("what is provided counts, and what somebody needs either of ours for keeps both", () => {
  const needs = (depends: string) =>
    host(...TOOLS, line("tcc", { provides: "c-compiler" }), line("x", { depends }));
  expect(splitByNeed(["gcc"], needs("c-compiler")).needed).toEqual([]);
  expect(splitByNeed(["gcc", "tcc"], needs("c-compiler")).needed).toEqual(["gcc", "tcc"]);
});

test("what is gone already is in neither, and only installed packages need anything", () => {
  const removed = line("x", { depends: "make", status: "config-files" });
  expect(splitByNeed(["make", "gone"], host(...TOOLS, removed))).toEqual({ free: ["make"], needed: [] });
});
