import { spawn } from "node:child_process";
import { join } from "node:path";

/** containerd's own command line, on the same containerd as the product's, in a namespace of its own. */
export type Ctr = {
  run(...args: string[]): Promise<string>;
  /** Milliseconds from the start of the command to the first byte that it prints. */
  timeToFirstOutput(...args: string[]): Promise<number>;
};

const NAMESPACE = "bench-raw";

export function openCtr(runDir: string): Ctr {
  const prefix = [
    `--mount=${join(runDir, "ns/mnt")}`,
    "ctr",
    "--address",
    join(runDir, "containerd/containerd.sock"),
    "--namespace",
    NAMESPACE,
  ];
  const start = (args: string[]) =>
    spawn("nsenter", [...prefix, ...args], { stdio: ["ignore", "pipe", "pipe"] });

  function run(...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = start(args);
      let output = "";
      let errors = "";
      child.stdout.on("data", (data) => {
        output += data;
      });
      child.stderr.on("data", (data) => {
        errors += data;
      });
      child.once("error", reject);
      child.once("close", (code) =>
        code === 0 ? resolve(output) : reject(new Error(`ctr ${args.join(" ")}: ${errors.trim()}`)),
      );
    });
  }

  function timeToFirstOutput(...args: string[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const begin = performance.now();
      const child = start(args);
      let first: number | null = null;
      child.stdout.once("data", () => {
        first = performance.now() - begin;
      });
      child.stderr.resume();
      child.once("error", reject);
      child.once("close", () =>
        first === null ? reject(new Error(`ctr ${args[0]} printed nothing`)) : resolve(first),
      );
    });
  }

  return { run, timeToFirstOutput };
}

/** Ends a raw container whatever its state. */
export async function removeRaw(ctr: Ctr, name: string): Promise<void> {
  await ctr.run("task", "rm", "--force", name).catch(() => undefined);
  await ctr.run("container", "rm", name).catch(() => undefined);
}
