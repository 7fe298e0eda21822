import { expect, test } from "vitest";
import { ForkyardError } from "../domain/errors.ts";
import { installPackages } from "./apt.ts";
import { proxyEnvironment, type runCommand } from "./command.ts";

/** Stands for apt: answers each call in turn with lines, or fails with a sentence. */
function apt(...answers: (string[] | string)[]) {
  const calls: string[] = [];
  const said: string[] = [];
  const run: typeof runCommand = async (argv, options) => {
    calls.push(argv.slice(0, 2).join(" "));
    const answer = answers.shift();
    if (typeof answer === "string") throw new ForkyardError("INTERNAL", answer);
    for (const line of answer ?? []) options?.onLine?.(line);
    return { stdout: "", stderr: "" };
  };
  return { calls, said, options: { run, retryMs: 1, onProgress: (line: string) => said.push(line) } };
}

const LOCKED =
  "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (unattended-upgr)";

test("another apt is waited for, and named once", async () => {
  const { calls, said, options } = apt(LOCKED, LOCKED, []);
  await installPackages(["make"], options, () => {});
  expect(calls).toEqual(["apt-get install", "apt-get install", "apt-get install"]);
  expect(said).toEqual(["Waiting for another program that installs packages: unattended-upgr, process 4711"]);
});

test("a source that can't be reached keeps no package of another one away", async () => {
  const { calls, options } = apt("E: Unable to locate package make", "E: The repository is gone", []);
  await installPackages(["make"], options, () => {});
  expect(calls).toEqual(["apt-get install", "apt-get update", "apt-get install"]);
});

test("what came is told as dpkg says it, also where the install fails in the end", async () => {
  const lines = [
    "Preparing to unpack .../libc6_2.41_amd64.deb ...",
    "Selecting previously unselected package libc6-dev:amd64.",
    "Selecting previously deselected package make.",
  ];
  const added: string[] = [];
  const first = apt(lines);
  await installPackages(["make"], first.options, (name) => added.push(name));
  expect(added).toEqual(["libc6-dev", "make"]);
  const failing = apt("E: Failed to fetch", [], "E: Still not");
  await expect(installPackages(["make"], failing.options, () => {})).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: "apt-get could not install make: E: Still not",
  });
});

test("a program that fetches is told of the proxy, and of nothing else", () => {
  const environment = { http_proxy: "http://proxy:3128", NO_PROXY: "a.example", SECRET: "s" };
  expect(proxyEnvironment(environment as never)).toEqual({
    http_proxy: "http://proxy:3128",
    NO_PROXY: "a.example",
  });
});
