import { execFile } from "node:child_process";
import { ForkyardError } from "../domain/errors.ts";

/** Runs a program and resolves with its standard output. Rejects with INTERNAL, with what it said on stderr. */
export type RunTool = (argv: string[], options?: { input?: string; timeoutMs?: number }) => Promise<string>;

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
const TOOL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Programs of the engine root (in its mount namespace, on the host's network), or the host's own for null. */
export function toolsIn(mountNamespace: string | null, toolPath = TOOL_PATH): RunTool {
  const prefix = mountNamespace ? ["nsenter", `--mount=${mountNamespace}`, "--"] : [];
  return (argv, options = {}) =>
    new Promise((resolve, reject) => {
      const [file, ...args] = [...prefix, ...argv];
      const child = execFile(
        file!,
        args,
        {
          env: { PATH: toolPath, LC_ALL: "C" } as unknown as NodeJS.ProcessEnv,
          timeout: options.timeoutMs ?? TIMEOUT_MS,
          maxBuffer: MAX_OUTPUT_BYTES,
          encoding: "utf8",
        },
        (error, stdout, stderr) => {
          if (!error) return resolve(stdout);
          const said = (stderr.trim() || error.message).slice(0, 2000);
          const full = /no space left on device/i.test(said);
          reject(
            new ForkyardError(full ? "DISK_FULL" : "INTERNAL", `${argv[0]} failed: ${said}`, {
              ...(full && { hint: "Free disk space, for example by deleting snapshots, then try again." }),
              cause: error,
            }),
          );
        },
      );
      child.stdin!.on("error", () => {}); // it ended without reading: its exit status tells
      child.stdin!.end(options.input ?? "");
    });
}
