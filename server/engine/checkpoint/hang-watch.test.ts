import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { endingHangs } from "./hang-watch.ts";

let directory: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "fy-hang-"));
});
afterEach(async () => {
  child?.kill("SIGKILL");
  child = null;
  await rm(directory, { recursive: true });
});

const watch = () => ({ directories: [directory], argument: directory, failure: "It can't be captured" });
const ended = (started: ChildProcess) =>
  new Promise<string>((resolve) => started.once("exit", (_code, by) => resolve(String(by))));

/** A program with the directory among its arguments, and a child that calls itself criu and does nothing. */
function startRunc(): ChildProcess {
  const criu = "printf criu > /proc/self/comm; echo $$ > $0/pid; exec 3<>$0/pipe; read forever <&3";
  const script = `mkfifo "$0/pipe"; sh -c '${criu}' "$0" & wait $!; echo over > "$0/over"; read forever < "$0/pipe"`;
  child = spawn("sh", ["-c", script, directory], { stdio: "ignore" });
  return child;
}

it("kills CRIU first, then the runc that goes on waiting", { timeout: 60_000 }, async () => {
  const runc = startRunc();
  await vi.waitFor(
    () => readFile(join(directory, "pid"), "utf8").then((text) => expect(text).not.toBe("")),
    10_000,
  );
  const work = ended(runc).then((by) => Promise.reject(new Error(by)));
  await expect(
    endingHangs({ ...watch(), hangsAfterMs: 100, graceMs: 5_000 }, () => work),
  ).rejects.toMatchObject({
    code: "TIMEOUT",
    cause: expect.objectContaining({ message: "SIGKILL" }),
  });
  expect(await readFile(join(directory, "over"), "utf8")).toBe("over\n");
});

it("gives up where there is nothing to kill", { timeout: 60_000 }, async () => {
  const never = (signal: AbortSignal) =>
    new Promise<void>((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(new Error("aborted"))),
    );
  await expect(endingHangs({ ...watch(), hangsAfterMs: 50, graceMs: 10 }, never)).rejects.toMatchObject({
    code: "TIMEOUT",
    message: expect.stringContaining("It can't be captured"),
  });
});

it("leaves alone what moves, and passes on what went wrong by itself", { timeout: 60_000 }, async () => {
  let aborted = false;
  const grow = async (signal: AbortSignal) => {
    for (let size = 1; size <= 40; size++) {
      await writeFile(join(directory, "pages"), Buffer.alloc(size));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    aborted = signal.aborted;
    throw new Error("of its own");
  };
  await expect(endingHangs({ ...watch(), hangsAfterMs: 50_000 }, grow)).rejects.toThrow("of its own");
  expect(aborted).toBe(false);
});
