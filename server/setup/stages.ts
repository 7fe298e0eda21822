import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const bin = (name: string) => join(PROJECT, "node_modules/.bin", name);

export type Counts = {
  passed: number;
  failed: number;
  skipped: number;
  /** Of the passed ones, those that needed a second try. */
  flaky?: number;
  /** What else there is to say. */
  note?: string;
};
/** A run's end: its exit code and what it said, or where it wrote its report. */
type Ending = { code: number; output: string };

/** One kind of test: a program, and how its results are counted. */
export type Stage = {
  name: string;
  argv: string[];
  env?: Record<string, string>;
  count: (ending: Ending) => Promise<Counts>;
};

export type StageResult = Counts & { name: string; seconds: number; output: string };

/** For programs that find faults or none: one result. */
const byExitCode = async ({ code }: Ending): Promise<Counts> => ({
  passed: code === 0 ? 1 : 0,
  failed: code === 0 ? 0 : 1,
  skipped: 0,
});

export const types: Stage = { name: "types", argv: [bin("tsc"), "--noEmit"], count: byExitCode };
export const lint: Stage = {
  name: "lint and arrows",
  argv: [bin("biome"), "check", "--error-on-warnings", "."],
  count: byExitCode,
};
export const deadCode: Stage = { name: "dead code", argv: [bin("knip")], count: byExitCode };

/** `only`: parts of paths of test files. */
export function vitest(
  project: "unit" | "integration",
  reports: string,
  { name = project, only = [] }: { name?: string; only?: string[] } = {},
): Stage {
  const report = join(reports, `${name.replaceAll(" ", "-")}.json`);
  return {
    name,
    argv: [
      bin("vitest"),
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...only,
    ],
    count: (ending) => countVitest(report, ending),
  };
}

export function endToEnd(reports: string): Stage {
  const report = join(reports, "e2e.json");
  return {
    name: "end to end",
    argv: [bin("playwright"), "test", "--config=e2e/playwright.config.ts", "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    count: (ending) => countPlaywright(report, ending),
  };
}

/** sandbox-init's own tests, under AddressSanitizer and UBSan. */
export function initUnit(build: string): Stage {
  return {
    name: "sandbox-init",
    argv: ["make", "-s", "-C", join(PROJECT, "server/init"), "test", `BUILD=${build}`],
    // It counts single checks, thousands of them; next to tests they would drown everything else.
    count: byExitCode,
  };
}

export function initFuzz(build: string, seconds: number): Stage {
  return {
    name: "sandbox-init fuzz",
    argv: [
      "make",
      "-s",
      "-C",
      join(PROJECT, "server/init"),
      "fuzz",
      `BUILD=${build}`,
      `FUZZ_SECONDS=${seconds}`,
    ],
    count: byExitCode,
  };
}

/** Looks the dependencies up among the known faults; a high or critical one fails. */
export function audit(npm: string[]): Stage {
  return {
    name: "dependency audit",
    argv: [...npm, "audit", "--json", "--loglevel=silent"],
    count: countAudit,
  };
}

/** Not every registry offers audits, and there is not always a network: that is no fault of the dependencies. */
async function countAudit({ output }: Ending): Promise<Counts> {
  const found = faultsIn(output);
  if (found === null)
    return {
      passed: 0,
      failed: 0,
      skipped: 1,
      note: "Skipped: the registry offers no audit, or can't be reached.",
    };
  const { critical, high } = found;
  if (critical + high === 0) return { passed: 1, failed: 0, skipped: 0 };
  const note = `${critical} critical and ${high} high severity faults in dependencies: npm audit names them.`;
  return { passed: 0, failed: 1, skipped: 0, note };
}

function faultsIn(output: string): { critical: number; high: number } | null {
  try {
    const { critical, high } = JSON.parse(output).metadata.vulnerabilities;
    return Number.isInteger(critical) && Number.isInteger(high) ? { critical, high } : null;
  } catch {
    return null;
  }
}

/** A report that is missing, or a run that failed without a failed test, counts as one failure. */
async function countVitest(report: string, { code }: Ending): Promise<Counts> {
  const found = await readReport(report);
  if (!found) return { passed: 0, failed: 1, skipped: 0 };
  const files = found.testResults as { status: string; assertionResults: unknown[] }[];
  // A file that can't be loaded has no test in it that could fail.
  const broken = files.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = Number(found.numFailedTests) + broken;
  const skipped = Number(found.numPendingTests) + Number(found.numTodoTests);
  return { passed: Number(found.numPassedTests), failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

async function countPlaywright(report: string, { code }: Ending): Promise<Counts> {
  const found = await readReport(report);
  if (!found) return { passed: 0, failed: 1, skipped: 0 };
  const stats = found.stats as { expected: number; unexpected: number; flaky: number; skipped: number };
  const { unexpected, flaky, skipped } = stats;
  const failed = code !== 0 && unexpected === 0 ? 1 : unexpected;
  return { passed: stats.expected + flaky, failed, skipped, flaky };
}

async function readReport(path: string): Promise<Record<string, unknown> | null> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  } finally {
    await rm(path, { force: true });
  }
}

/** Runs a stage. Its output is kept, and shown at once if `live`. */
export async function runStage(stage: Stage, env: NodeJS.ProcessEnv, live: boolean): Promise<StageResult> {
  const start = performance.now();
  const ending = await new Promise<Ending>((resolve) => {
    const [file, ...args] = stage.argv as [string, ...string[]];
    const child = spawn(file, args, {
      cwd: PROJECT,
      env: { ...env, ...stage.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (live) process.stdout.write(text);
      });
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
  const counts = await stage.count(ending);
  const seconds = (performance.now() - start) / 1000;
  return { name: stage.name, ...counts, seconds, output: ending.output };
}

/** A table of results, and as its last line `N passed, N failed`, alone. Sets the exit code. */
export function summarize(results: StageResult[]): void {
  const total = (key: "passed" | "failed") => results.reduce((sum, result) => sum + result[key], 0);
  console.log("");
  for (const { name, passed, failed, skipped, flaky = 0, seconds } of results)
    console.log(
      `${failed === 0 ? "  " : "✗ "}${name.padEnd(20)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed${
        skipped > 0 ? ` ${skipped} skipped` : ""
      }${flaky > 0 ? ` ${flaky} at the second try` : ""}  ${seconds.toFixed(1)} s`,
    );
  process.exitCode = total("failed") === 0 ? 0 : 1;
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
}

/** Shows what a stage that was not shown while it ran has to say. */
export function show(result: StageResult): void {
  const mark = result.failed > 0 ? "FAILED" : result.passed === 0 && result.skipped > 0 ? "skipped" : "ok";
  console.log(`\n== ${result.name}: ${mark} (${result.seconds.toFixed(1)} s)`);
  if (result.note !== undefined) console.log(result.note);
  if (result.failed > 0 && result.output.trim()) console.log(result.output.trimEnd());
}
