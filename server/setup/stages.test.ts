import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { audit, endToEnd, lint, type Stage, vitest } from "./stages.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "fy-stages-"));
});

afterEach(() => rm(directory, { recursive: true }));

const count = async (stage: Stage, code: number, report?: unknown) => {
  const name = stage.name === "end to end" ? "e2e" : stage.name;
  if (report !== undefined) await writeFile(join(directory, `${name}.json`), JSON.stringify(report));
  return stage.count({ code, output: "" });
};

const vitestReport = (passed: number, failed: number, testResults: unknown[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults,
});

test("counts what vitest reports; skipped ones are neither passed nor failed", async () => {
  const stage = vitest("unit", directory);
  expect(await count(stage, 0, vitestReport(10, 0))).toEqual({
    passed: 10,
    failed: 0,
    skipped: 3,
    flaky: 0,
    named: [],
  });
  expect(await count(stage, 1, vitestReport(8, 2))).toMatchObject({ passed: 8, failed: 2, skipped: 3 });
});

test("names what failed, with its file and what went wrong, without colours and bounded", async () => {
  const failure = (fullName: string, message: string) => ({
    fullName,
    status: "failed",
    failureMessages: [message],
  });
  const assertionResults = [
    { fullName: "goes", status: "passed", failureMessages: [] },
    failure("is red", "\u001b[31mno\u001b[39m\n at 5:1"),
    failure("is long", "x".repeat(100_000)),
    { ...failure("is late", "not yet"), status: "passed" },
  ];
  const report = vitestReport(1, 2, [
    { name: join(process.cwd(), "db/a.test.ts"), status: "failed", assertionResults },
  ]);
  const { named, flaky } = await count(vitest("unit", directory), 1, report);
  expect(named?.[0]).toBe("db/a.test.ts › is red\nno\n at 5:1");
  expect(named?.[1]?.length).toBeLessThan(2000);
  expect(named?.slice(2)).toEqual(["db/a.test.ts › is late (passed at the second try)\nnot yet"]);
  expect(flaky).toBe(1);
});

test("a file that can't be loaded, or can't clean up, is a failure, though no test in it failed", async () => {
  const broken = [
    { name: "a.test.ts", status: "failed", message: "no such module", assertionResults: [] },
    {
      name: "b.test.ts",
      status: "failed",
      message: "a process is left",
      assertionResults: [{ fullName: "goes", status: "passed" }],
    },
  ];
  expect(await count(vitest("unit", directory), 1, vitestReport(8, 0, broken))).toMatchObject({
    failed: 2,
    named: [
      "a.test.ts › outside of its tests\nno such module",
      "b.test.ts › outside of its tests\na process is left",
    ],
  });
});

test("a run that failed for another reason, or left no report, is a failure", async () => {
  expect(await count(vitest("unit", directory), 1, vitestReport(8, 0))).toMatchObject({
    passed: 8,
    failed: 1,
  });
  expect(await count(vitest("unit", directory), 0)).toMatchObject({ passed: 0, failed: 1 });
  expect(await count(endToEnd(directory), 0)).toMatchObject({ passed: 0, failed: 1 });
});

test("counts what Playwright reports, and tells of those that passed at the second try only", async () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  expect(await count(endToEnd(directory), 1, { stats })).toEqual({
    passed: 6,
    failed: 1,
    skipped: 2,
    flaky: 1,
    named: [],
  });
});

test("names end-to-end tests that failed or needed a second try, however deep they are", async () => {
  const stats = { expected: 1, unexpected: 1, flaky: 1, skipped: 0 };
  const spec = (title: string, status: string) => ({
    title,
    file: "a.spec.ts",
    tests: [{ status, results: [{ errors: [{ message: "timed out" }] }, { errors: [] }] }],
  });
  const inner = { specs: [spec("late", "flaky"), spec("gone", "unexpected"), spec("well", "expected")] };
  const { named } = await count(endToEnd(directory), 1, { stats, suites: [{ suites: [inner] }] });
  expect(named).toEqual([
    "a.spec.ts › late (passed at the second try)\ntimed out",
    "a.spec.ts › gone\ntimed out",
  ]);
});

test("an end-to-end run whose leak check failed has failed", async () => {
  const stats = { expected: 5, unexpected: 0, flaky: 0, skipped: 0 };
  expect(await count(endToEnd(directory), 1, { stats })).toMatchObject({ passed: 5, failed: 1 });
});

test("a program without a report counts once", async () => {
  expect(await count(lint, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(await count(lint, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test.each([
  ["no faults", { critical: 0, high: 0, moderate: 3 }, { passed: 1, failed: 0, skipped: 0 }],
  ["a high one", { critical: 0, high: 1 }, { passed: 0, failed: 1, skipped: 0 }],
  ["a critical one", { critical: 1, high: 0 }, { passed: 0, failed: 1, skipped: 0 }],
])("an audit with %s", async (_what, vulnerabilities, counts) => {
  const output = JSON.stringify({ metadata: { vulnerabilities } });
  expect(await audit(["npm"]).count({ code: 0, output })).toMatchObject(counts);
});

test.each(["", "not JSON", '{"message":"405 Method Not Allowed"}', '{"metadata":{"vulnerabilities":{}}}'])(
  "an audit that the registry answers with %j is skipped, in words",
  async (output) => {
    const counted = await audit(["npm"]).count({ code: 1, output });
    expect(counted).toMatchObject({ passed: 0, failed: 0, skipped: 1 });
    expect(counted.note).toContain("Skipped");
  },
);
