import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const SERVER = fileURLToPath(new URL("..", import.meta.url));
const SCRIPTS = [
  ...["node-flags.mjs", "setting-names.mjs"],
  ...["bootstrap.mjs", "built-server.mjs", "give-back.mjs", "serve.mjs"].map((name) => `setup/${name}`),
];

let project: string;

/** A checkout that has the first script alone. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "fy-boot-"));
  for (const name of SCRIPTS) cpSync(join(SERVER, name), join(project, "server", name));
  writeFileSync(join(project, "package-lock.json"), "{}");
});

afterEach(() => rmSync(project, { recursive: true }));

/** What npm leaves behind. */
function put(...packages: ("node" | "typescript")[]) {
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  writeFileSync(join(modules, ".package-lock.json"), "{}");
  if (packages.includes("node")) {
    writeFileSync(join(modules, ".bin/node"), "#!/bin/sh\necho verified\n");
    chmodSync(join(modules, ".bin/node"), 0o755);
  }
  if (!packages.includes("typescript")) return;
  mkdirSync(join(modules, "typescript"));
  writeFileSync(join(modules, "typescript/package.json"), "{}");
}

/** Runs a command that needs no root, with a script instead of npm. */
function verify(npm: string) {
  const stand = join(project, "npm.js");
  writeFileSync(stand, npm);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(project, "server/setup/bootstrap.mjs"), "verify"],
    {
      env: { PATH: process.env.PATH, npm_execpath: stand, NODE_ENV: "production" } as never,
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

const NOTES_ARGUMENTS = `require("fs").writeFileSync("asked", process.argv.slice(2).join(" "));`;

test("npm is asked for all packages with their scripts, whatever NODE_ENV and npmrc say", () => {
  put("node");
  const installs = `${NOTES_ARGUMENTS} require("fs").mkdirSync("node_modules/typescript");
    require("fs").writeFileSync("node_modules/typescript/package.json", "{}");`;
  expect(verify(installs)).toMatchObject({ status: 0, stdout: expect.stringContaining("verified") });
  const asked = readFileSync(join(project, "asked"), "utf8");
  expect(asked).toContain("--include=dev");
  expect(asked).toContain("--ignore-scripts=false");
  const again = verify("throw new Error('There is nothing to install')");
  expect(again).toMatchObject({ status: 0, stdout: "verified\n" });
});

test("without the Node that comes by a script all is installed anew, and if it doesn't come that is said", () => {
  put("typescript");
  const { status, stderr } = verify(`${NOTES_ARGUMENTS}
    if (require("fs").existsSync("node_modules/typescript")) throw new Error("the old packages are still there");`);
  expect(status).toBe(1);
  expect(stderr).toContain('the install script of the package "node" did not run');
  expect(stderr).not.toMatch(/^\s+at /m);
});
