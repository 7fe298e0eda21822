import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Counts, countAudit, countPlaywright, countVitest, type Ending } from "./test-counts.ts";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const bin = (name: string) => join(PROJECT, "node_modules/.bin", name);

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

/**
 * `only`: parts of paths of test files. On real parts, beside whatever else the machine does, a test gets a second
 * try, and the summary names those that needed it.
 */
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
      `--retry=${project === "integration" ? 1 : 0}`,
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

/** What failed, a table of results, and as its last line `N passed, N failed`, alone. Sets the exit code. */
export function summarize(results: StageResult[]): void {
  const total = (key: "passed" | "failed") => results.reduce((sum, result) => sum + result[key], 0);
  // Hours of output may lie between a failure and the end, where people look.
  for (const { name, named = [] } of results)
    for (const failure of named) console.log(`\n✗ ${name}: ${failure.replaceAll("\n", "\n    ")}`);
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
