import { spawn } from "node:child_process";
import { ForkyardError } from "../domain/errors.ts";

const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const KEPT_ERROR_CHARS = 2000;

/** What a program of the system needs, and `more`; nothing else of ours, so no secret goes along by chance. */
export function minimalEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const variables: Record<string, string> = { PATH: SYSTEM_PATH, LC_ALL: "C.UTF-8", HOME: "/root", ...more };
  return variables as NodeJS.ProcessEnv; // Next's types want NODE_ENV in each
}

const PROXY = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

/** The proxy that this process was told of, for programs that fetch something. */
export function proxyEnvironment(from: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    PROXY.flatMap((name) => {
      const value = from[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

export type CommandOptions = {
  input?: string;
  /** Milliseconds; without it the command may take as long as it likes. */
  timeoutMs?: number;
  cwd?: string;
  /** Who it runs as; this process's user without them. */
  uid?: number;
  gid?: number;
  /** Added to a minimal environment; a command sees nothing else of ours. */
  env?: Record<string, string>;
  /** Each line of both outputs as it comes. */
  onLine?: (line: string) => void;
};

export type CommandResult = { stdout: string; stderr: string };

/**
 * Runs a program to its end, no shell. Rejects with TIMEOUT, UNAVAILABLE (no such program) or INTERNAL with
 * the end of what it said.
 */
export function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const [file, ...args] = argv as [string, ...string[]];
    const child = spawn(file, args, {
      cwd: options.cwd ?? "/",
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
      env: minimalEnvironment(options.env),
      stdio: ["pipe", "pipe", "pipe"],
    });
    const collected = { stdout: "", stderr: "" };
    let tooMuch = false;
    let timedOut = false;
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill("SIGKILL");
        }, options.timeoutMs)
      : undefined;
    for (const stream of ["stdout", "stderr"] as const) {
      let rest = "";
      child[stream].setEncoding("utf8");
      child[stream].on("data", (text: string) => {
        if (collected[stream].length + text.length > MAX_OUTPUT_BYTES) {
          tooMuch = true;
          child.kill("SIGKILL");
          return;
        }
        collected[stream] += text;
        if (!options.onLine) return;
        const lines = (rest + text).split(/[\r\n]+/);
        rest = lines.pop() ?? "";
        for (const line of lines) if (line.trim()) options.onLine(line);
      });
    }
    child.stdin.on("error", () => {}); // it ended without reading: its exit status tells
    child.stdin.end(options.input ?? "");
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(
        error.code === "ENOENT"
          ? new ForkyardError("UNAVAILABLE", `The program "${file}" is not installed.`, { cause: error })
          : new ForkyardError("INTERNAL", `Could not run ${file}: ${error.message}`, { cause: error }),
      );
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0 && !tooMuch) return resolve(collected);
      reject(commandError(argv, { code, signal, timedOut, tooMuch, said: collected }));
    });
  });
}

type Ending = {
  code: number | null;
  signal: string | null;
  timedOut: boolean;
  tooMuch: boolean;
  said: CommandResult;
};

function commandError(argv: readonly string[], ending: Ending): ForkyardError {
  const name = argv.slice(0, 2).join(" ");
  if (ending.timedOut) return new ForkyardError("TIMEOUT", `"${name}" took too long and was ended.`);
  if (ending.tooMuch) return new ForkyardError("INTERNAL", `"${name}" printed too much.`);
  const said = (ending.said.stderr.trim() || ending.said.stdout.trim()).slice(-KEPT_ERROR_CHARS);
  const how = ending.signal ? `was ended by ${ending.signal}` : `failed with exit code ${ending.code}`;
  const full = /no space left on device/i.test(said);
  return new ForkyardError(full ? "DISK_FULL" : "INTERNAL", `"${name}" ${how}${said ? `: ${said}` : "."}`);
}
