import { expect, test } from "vitest";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { filterSandboxes, includesTerminated } from "./status-filter";

const sandbox = (name: string, status: Sandbox["status"], minute: number): Sandbox => ({
  id: `sbx${name}`,
  name,
  status,
  imageReference: "docker.io/library/alpine:3.22",
  snapshotId: null,
  filesOnly: false,
  forkedFromId: null,
  cpu: 1,
  memoryMiB: 512,
  pidsLimit: 1024,
  network: "nat",
  env: {},
  tags: [],
  expiresAt: null,
  createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  startedAt: null,
  endedAt: null,
  failure: null,
});
const all = [
  sandbox("first", "running", 1),
  sandbox("second", "terminated", 2),
  sandbox("third", "paused", 3),
  sandbox("Fourth try", "failed", 4),
];
const names = (text: string, status: string) =>
  filterSandboxes(all, { text, status }).map(({ name }) => name);

test("without a filter everything that has not ended is there, newest first", () => {
  expect(names("", "")).toEqual(["Fourth try", "third", "first"]);
});

test("each status shows its own", () => {
  expect(names("", "terminated")).toEqual(["second"]);
  expect(names("", "paused")).toEqual(["third"]);
  expect(names("", "all")).toHaveLength(4);
});

test("text matches every word, in name, id or image, in any case", () => {
  expect(names("TRY fourth", "")).toEqual(["Fourth try"]);
  expect(names("alpine", "")).toHaveLength(3);
  expect(names("sbxthird", "")).toEqual(["third"]);
  expect(names("third nothing", "")).toEqual([]);
});

test("terminated ones are only asked for where they are shown", () => {
  expect(["", "running", "terminated", "all"].map(includesTerminated)).toEqual([false, false, true, true]);
});

test("tags filter, all of them together, and are found as text", () => {
  const tagged = [
    { ...all[0]!, tags: ["web", "blue"] },
    { ...all[2]!, tags: ["web"] },
  ];
  const found = (text: string, tags: string[]) =>
    filterSandboxes(tagged, { text, status: "", tags }).map(({ name }) => name);
  expect(found("", ["web"])).toEqual(["third", "first"]);
  expect(found("", ["web", "blue"])).toEqual(["first"]);
  expect(found("blue", [])).toEqual(["first"]);
  expect(found("", ["green"])).toEqual([]);
});
