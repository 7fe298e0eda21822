import { readFile, rm } from "node:fs/promises";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** At most so much of a failure's message is told again at the end, in characters. */
const MESSAGE_CHARS = 1500;
const AT_SECOND_TRY = " (passed at the second try)";

export type Counts = {
  passed: number;
  failed: number;
  skipped: number;
  /** Of the passed ones, those that needed a second try. */
  flaky?: number;
  /** The failed ones and those that needed a second try: file, title, and what went wrong. */
  named?: string[];
  /** What else there is to say. */
  note?: string;
};
/** A run's end: its exit code and what it said, or where it wrote its report. */
export type Ending = { code: number; output: string };

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name?: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
};

/** A report that is missing, or a run that failed without a failed test, counts as one failure. */
export async function countVitest(report: string, { code }: Ending): Promise<Counts> {
  const found = await readReport<VitestReport>(report);
  if (!found) return { passed: 0, failed: 1, skipped: 0 };
  const files = found.testResults;
  // It can't be loaded, or what comes before or after its tests failed: the check of what is left behind, say.
  const broken = files.filter(
    (file) => file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"),
  );
  const failed = found.numFailedTests + broken.length;
  const tests = files.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ name, test })),
  );
  // A passed test keeps what its first try said.
  const second = tests.filter(({ test }) => test.status === "passed" && test.failureMessages?.length);
  const named = [
    ...broken.map((file) => told(file.name, "outside of its tests", [file.message ?? ""])),
    ...tests
      .filter(({ test }) => test.status === "failed")
      .map(({ name, test }) => told(name, test.fullName, test.failureMessages ?? [])),
    ...second.map(({ name, test }) => told(name, test.fullName + AT_SECOND_TRY, test.failureMessages ?? [])),
  ];
  return {
    passed: found.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: found.numPendingTests + found.numTodoTests,
    flaky: second.length,
    named,
  };
}

type PlaywrightSuite = {
  specs?: {
    title: string;
    file: string;
    tests: { status: string; results: { errors?: { message?: string }[] }[] }[];
  }[];
  suites?: PlaywrightSuite[];
};
type PlaywrightReport = PlaywrightSuite & {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
};

export async function countPlaywright(report: string, { code }: Ending): Promise<Counts> {
  const found = await readReport<PlaywrightReport>(report);
  if (!found) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = found.stats;
  const failed = code !== 0 && unexpected === 0 ? 1 : unexpected;
  return { passed: expected + flaky, failed, skipped, flaky, named: namesIn(found) };
}

function namesIn({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ status, results }) => {
        const messages = results.flatMap(({ errors = [] }) => errors.map(({ message }) => message ?? ""));
        return told(file, status === "flaky" ? title + AT_SECOND_TRY : title, messages);
      }),
  );
  return [...own, ...suites.flatMap(namesIn)];
}

function told(file: string | undefined, title: string, messages: string[]): string {
  const where = file?.startsWith("/") ? relative(process.cwd(), file) : file;
  const message = stripVTControlCharacters(messages.join("\n")).trim();
  return `${where} › ${title}\n${message.slice(0, MESSAGE_CHARS)}`.trim();
}

/** Not every registry offers audits, and there is not always a network: that is no fault of the dependencies. */
export async function countAudit({ output }: Ending): Promise<Counts> {
  const found = faultsIn(output);
  if (found === null)
    return {
      passed: 0,
      failed: 0,
      skipped: 1,
      note: "Skipped: the registry offers no audit or can't be reached.",
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

async function readReport<Report>(path: string): Promise<Report | null> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  } finally {
    await rm(path, { force: true });
  }
}
