import { describe, expect, it } from "vitest";
import type { LatestMetrics } from "@/server/domain/schemas/metrics";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { nextSort, readSort, sortSandboxes, writeSort } from "./sort";

const sandbox = (name: string, minute: number, expiresAt: string | null = null) =>
  ({
    id: name,
    name,
    status: "running",
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    expiresAt,
    endedAt: null,
  }) as Sandbox;
const all = [sandbox("web-10", 1, "2026-02-02T00:00:00.000Z"), sandbox("web-9", 2), sandbox("Api", 3)];
const metrics = new Map([
  ["web-10", { cpu: 0.5, memoryBytes: 1 }],
  ["Api", { cpu: 1, memoryBytes: 0 }],
] as [string, LatestMetrics][]);
const names = (param: string) => sortSandboxes(all, readSort(param), metrics).map(({ name }) => name);

describe("sortSandboxes", () => {
  it.each([
    ["", ["Api", "web-9", "web-10"]],
    ["nonsense", ["Api", "web-9", "web-10"]],
    ["name", ["Api", "web-9", "web-10"]],
    ["-name", ["web-10", "web-9", "Api"]],
    ["created", ["web-10", "web-9", "Api"]],
    ["status", ["Api", "web-9", "web-10"]],
    ["cpu", ["web-10", "Api", "web-9"]],
    ["-cpu", ["Api", "web-10", "web-9"]],
    ["memory", ["Api", "web-10", "web-9"]],
    ["-expires", ["web-10", "Api", "web-9"]],
  ])("?sort=%s", (param, expected) => {
    expect(names(param)).toEqual(expected);
  });
});

describe("a click on a heading", () => {
  it("sorts by that column, then the other way round", () => {
    const first = nextSort(readSort(""), "cpu");
    expect(writeSort(first)).toBe("-cpu");
    expect(writeSort(nextSort(first, "cpu"))).toBe("cpu");
    expect(writeSort(nextSort(first, "name"))).toBe("name");
  });

  it("leaves the default out of the query string", () => {
    expect(writeSort(readSort("-created"))).toBe("");
    expect(writeSort(nextSort(readSort(""), "created"))).toBe("created");
  });
});
