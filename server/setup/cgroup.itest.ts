import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Directories, disposeDirectories, testDirectories } from "../testing/instance.ts";
import { findLeaks } from "../testing/leaks.ts";
import { leaveCgroup, removeCgroups } from "./cgroup.ts";

let directories: Directories;
beforeEach(async () => {
  directories = await testDirectories();
});
afterEach(() => disposeDirectories(directories));

test("cgroups go once their last process has gone, with what is below them", async () => {
  const { dataDir } = directories;
  const child = spawn("sleep", ["1"]);
  await leaveCgroup(child.pid!, dataDir);
  const held = await findLeaks(directories);
  expect(held).not.toEqual([]);
  const directory = held[0]!.replace("cgroup ", "");
  await mkdir(join(directory, "below"));
  const ended = once(child, "exit");

  await removeCgroups(dataDir);

  expect(await findLeaks(directories)).toEqual([]);
  await expect(readdir(directory)).rejects.toMatchObject({ code: "ENOENT" });
  await ended;
});
