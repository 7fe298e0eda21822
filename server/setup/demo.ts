import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError } from "../domain/errors.ts";
import { type DemoAccount, signInForDemos } from "./demo-account.ts";
import { runMain } from "./fail.ts";
import { terminalProgress } from "./progress.ts";
import { PROJECT } from "./stages.ts";
import { prepareTestHost, withoutSettings } from "./test-host.ts";
import { ensureTestTools } from "./test-tools.ts";

const DEMOS = "e2e/demos";

/**
 * `npm run demo -- [--fast] [NAME…]`: plays demos in a real browser and records them, on an instance of its own, or on
 * the one that FORKYARD_URL names, as FORKYARD_EMAIL with FORKYARD_PASSWORD. --fast plays them without pauses and without recording.
 */
await runMain("The demos can't run", async () => {
  const args = process.argv.slice(2);
  const fast = args.includes("--fast");
  const files = await chosen(args.filter((argument) => argument !== "--fast"));
  const running = process.env.FORKYARD_URL?.replace(/\/$/, "");
  const there = running ? await signInForDemos(running, process.env) : undefined;
  // Ctrl+C ends Playwright, and its end the demos: the key is revoked first.
  if (there) process.on("SIGINT", () => {});
  try {
    process.exitCode = await play(files, { fast, running, account: there?.account });
  } finally {
    await there?.end();
  }
});

async function play(
  files: string[],
  {
    fast,
    running,
    account,
  }: { fast: boolean; running: string | undefined; account: DemoAccount["account"] | undefined },
): Promise<number> {
  const progress = terminalProgress();
  const engineDir = running ? undefined : await prepareTestHost(progress);
  await ensureTestTools(progress);
  progress.done();
  const env = {
    ...withoutSettings(),
    FORKYARD_DEMO: fast ? "fast" : "record",
    ...(engineDir ? { FORKYARD_ENGINE_DIR: engineDir } : {}),
    ...(running ? { FORKYARD_E2E_URL: running, FORKYARD_E2E_ACCOUNT: JSON.stringify(account) } : {}),
  };
  // One at a time: a recording wants the machine for itself.
  const options = ["--config=e2e/playwright.config.ts", "--reporter=list", "--workers=1"];
  return new Promise<number>((resolve, reject) => {
    const playwright = join(PROJECT, "node_modules/.bin/playwright");
    const child = spawn(playwright, ["test", ...options, ...files], {
      cwd: PROJECT,
      stdio: "inherit",
      env: env as unknown as NodeJS.ProcessEnv,
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** All demos, or those that were named. INVALID_INPUT with the names that there are. */
async function chosen(names: string[]): Promise<string[]> {
  const found = (await readdir(join(PROJECT, DEMOS)))
    .filter((file) => file.endsWith(".demo.ts"))
    .map((file) => file.slice(0, -".demo.ts".length));
  const unknown = names.find((name) => !found.includes(name));
  if (unknown !== undefined)
    throw new ForkyardError("INVALID_INPUT", `There is no demo "${unknown}".`, {
      hint: `There are: ${found.join(", ")}.`,
    });
  return (names.length > 0 ? names : found).map((name) => `${DEMOS}/${name}.demo.ts`);
}
