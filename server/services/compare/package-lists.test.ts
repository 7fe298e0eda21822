import { expect, test } from "vitest";
import { parseApk, parseDistInfo, parseDpkg, parsePackageJson } from "./package-lists.ts";

test("dpkg: what is installed, not what is left of a removed one; distroless has no status", () => {
  const text = `Package: bash
Status: install ok installed
Version: 5.2.37-2
Description: a shell
 Version: 9 in the text

Package: gone
Status: deinstall ok config-files
Version: 1

Package: tzdata
Version: 2026a-0`;
  expect([...parseDpkg(text)]).toEqual([
    ["bash", "5.2.37-2"],
    ["tzdata", "2026a-0"],
  ]);
});

test("apk: name and version of each paragraph", () => {
  const text = "C:Q1abc=\nP:musl\nV:1.2.5-r9\nA:x86_64\n\nP:busybox\nV:1.37.0-r12\nF:bin\nR:busybox\n";
  expect([...parseApk(text)]).toEqual([
    ["musl", "1.2.5-r9"],
    ["busybox", "1.37.0-r12"],
  ]);
});

test("pip: names as PyPI writes them", () => {
  const names = [
    "requests-2.32.3.dist-info",
    "Jinja2-3.1.6.dist-info",
    "zope.event-5.0.dist-info",
    "requests",
    "x.dist-info",
  ];
  expect([...parseDistInfo(names)]).toEqual([
    ["requests", "2.32.3"],
    ["jinja2", "3.1.6"],
    ["zope-event", "5.0"],
  ]);
});

test("npm: a manifest, or none", () => {
  expect(parsePackageJson('{"name":"@a/b","version":"1.0.0"}')).toEqual({ name: "@a/b", version: "1.0.0" });
  for (const text of ["", "{", "[]", "null", '{"name":1,"version":"1"}', '{"name":"a"}']) {
    expect(parsePackageJson(text)).toBeNull();
  }
});

test("hostile lists are bounded", () => {
  const long = `Package: ${"x".repeat(10_000)}\nVersion: ${"1".repeat(10_000)}\n`;
  const [[name, version]] = [...parseDpkg(long)] as [[string, string]];
  expect([name.length, version.length]).toEqual([300, 300]);
});
