import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/** npm, the shell and the terminal each may pass on the same Ctrl+C. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Runs the server and resolves with its exit code. It gets a session of its own, so that Ctrl+C comes once and from
 * here, and SIGTERM should this process die without a word.
 */
export function serve(argv, env) {
  const guard = spawnSync("setpriv", ["--version"]).status === 0 ? ["setpriv", "--pdeathsig", "TERM"] : [];
  const [file, ...args] = [...guard, ...argv];
  const pretty = process.stdout.isTTY === true;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env,
      detached: true,
      stdio: ["ignore", pretty ? "pipe" : "inherit", "inherit"],
    });
    let last = 0;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
      process.on(signal, () => {
        if (Date.now() - last < SAME_SIGNAL_MS) return;
        last = Date.now();
        child.kill(signal);
      });
    if (pretty)
      createInterface({ input: child.stdout }).on("line", (line) => console.log(formatLogLine(line)));
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

const LEVELS = new Map([
  [40, "\x1b[33mwarning\x1b[0m "],
  [50, "\x1b[31merror\x1b[0m "],
  [60, "\x1b[31mfatal\x1b[0m "],
]);

/** One JSON line of the server's log for a person; any other line as it is. */
export function formatLogLine(line) {
  let entry;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof entry !== "object" || entry === null || typeof entry.msg !== "string") return line;
  const { level, time, msg, url, err, ...rest } = entry;
  if (msg === "ready" && url)
    return `\n  Forkyard is at ${url}\n  Ctrl+C stops the server; sandboxes keep running. \`npm start -- --stop\` stops everything.\n`;
  const fields = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const reason = err?.message ? [`(${err.message})`] : [];
  const clock = typeof time === "string" ? time.slice(11, 19) : "";
  return [`${clock} ${LEVELS.get(level) ?? ""}${msg}`, ...reason, ...fields].join(" ").trim();
}
