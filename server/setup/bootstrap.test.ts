import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const SERVER = fileURLToPath(new URL("..", import.meta.url));
const SCRIPTS = [
  ...["node-flags.mjs", "setting-names.mjs"],
  ...["bootstrap.mjs", "built-server.mjs", "give-back.mjs", "lifeline.mjs", "serve.mjs"].map(
    (name) => `setup/${name}`,
  ),
];

let project: string;
let started: ChildProcess | null = null;

/** A checkout that has the first script alone. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "fy-boot-"));
  for (const name of SCRIPTS) cpSync(join(SERVER, name), join(project, "server", name));
  writeFileSync(join(project, "package-lock.json"), "{}");
});

afterEach(() => {
  started?.kill("SIGKILL"); // and with it what it started
  rmSync(project, { recursive: true });
});

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

/** A checkout in which somebody who isn't root started what runs behind sudo, which they may send no signal. */
async function startBehindSudo() {
  put("node", "typescript");
  const sudo = `#!/bin/sh
[ "$1" = --version ] && exit 0
trap "" TERM
"${process.execPath}" "${project}/behind.mjs" &
wait $!`;
  writeFileSync(join(project, "sudo"), sudo, { mode: 0o755 });
  const behind = `import { followLifeline } from "./server/setup/lifeline.mjs";
import { writeSync } from "node:fs";
process.on("SIGTERM", () => { writeSync(1, "ended in order\\n"); process.exit(7); });
followLifeline();
writeSync(1, "running\\n");
setInterval(() => {}, 1000);`;
  writeFileSync(join(project, "behind.mjs"), behind);
  const child = spawn(process.execPath, [join(project, "server/setup/bootstrap.mjs"), "bench"], {
    env: {
      PATH: `${project}:${process.env.PATH}`,
      NODE_OPTIONS: "--import=data:text/javascript,process.getuid=()=>1000",
    } as never,
    stdio: ["ignore", "pipe", "inherit"],
  });
  started = child;
  let said = "";
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 20_000 }).toContain("running");
  return { child, closed, said: () => said };
}

test("SIGTERM reaches what runs behind sudo, and its end is waited for", async () => {
  const { child, closed, said } = await startBehindSudo();
  child.kill("SIGTERM");
  expect(await closed).toBe(7);
  expect(said()).toContain("ended in order");
});

test("what runs behind sudo ends in order with who started it", async () => {
  const { child, closed, said } = await startBehindSudo();
  child.kill("SIGKILL");
  await closed; // of the output, which what is behind sudo holds too
  expect(said()).toContain("ended in order");
});
