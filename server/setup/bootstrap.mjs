// The first thing that runs, under whatever Node the machine has: plain JavaScript, since that Node may not read
// TypeScript, and no import but Node's own, since packages may not be there. It brings the packages, becomes root
// where that is needed, and hands over to the pinned Node 24.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NODE_FLAGS } from "../node-flags.mjs";
import { isSetting } from "../setting-names.mjs";
import { BUILT_SERVER } from "./built-server.mjs";
import { giveBack } from "./give-back.mjs";
import { followLifeline, openLifeline } from "./lifeline.mjs";
import { serve } from "./serve.mjs";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const NODE = join(PROJECT, "node_modules/.bin/node");
/** Of the packages that only building takes: npm leaves them out where it thinks of production. */
const COMPILER = join(PROJECT, "node_modules/typescript/package.json");
const OLDEST_NODE = 20;

/** What sudo must let through beside the settings: what decides about downloads and output. */
const PRESERVED = /^(CI|NO_COLOR|TERM|npm_.*|(https?|no)_proxy|(HTTPS?|NO)_PROXY)$/;

const COMMANDS = {
  start: { root: true, run: (args) => start(args, "production") },
  dev: { root: true, run: (args) => start(args, "development") },
  test: { root: true, run: (args) => script("server/setup/test.ts", args) },
  verify: { root: false, run: (args) => script("server/setup/verify.ts", args) },
  bench: { root: true, run: (args) => script("server/setup/bench.ts", args) },
  demo: { root: true, run: (args) => script("server/setup/demo.ts", args) },
  uninstall: { root: true, run: (args) => script("server/setup/uninstall.ts", args, NODE_FLAGS) },
};

// As in main.ts, for all that setup makes.
process.umask(0o022);
followLifeline();

const [name = "", ...args] = process.argv.slice(2);
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function main() {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new Error(`"${name}" is not a command. The commands are: ${Object.keys(COMMANDS).join(", ")}.`);
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE)
    throw new Error(`Forkyard needs Node ${OLDEST_NODE} or newer to start; this is ${process.version}.`);
  if (process.platform !== "linux")
    throw new Error("Forkyard runs on Linux only: it needs its namespaces, its cgroups and CRIU.");
  await ensurePackages();
  if (command.root && process.getuid() !== 0) return asRoot();
  try {
    return await command.run(args);
  } finally {
    giveBack(PROJECT);
  }
}

/** Installs what package-lock.json names, unless that was done already; a cut-off install is done again. */
async function ensurePackages() {
  const lockFile = join(PROJECT, "package-lock.json");
  const installed = join(PROJECT, "node_modules/.package-lock.json"); // npm writes it last
  const stamp = join(PROJECT, "node_modules/.forkyard-packages");
  const wanted = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  if ([installed, NODE, COMPILER].every((path) => existsSync(path))) {
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
    // Somebody ran npm themselves; it may write the two within the same second in either order.
    if (statSync(installed).mtimeMs + 5_000 >= statSync(lockFile).mtimeMs) return remember(stamp, wanted);
  }
  console.log("• Installing npm packages");
  const npm = process.env.npm_execpath?.endsWith(".js")
    ? [process.execPath, process.env.npm_execpath]
    : ["npm"];
  // A cut-off install may have left half a package, which npm would take for whole, as it does one whose script didn't
  // run: Node comes by its package's.
  if (!existsSync(installed) || !existsSync(NODE))
    rmSync(join(PROJECT, "node_modules"), { recursive: true, force: true });
  // Not `npm ci`: it refuses a lock file that lacks optional packages for other systems, and not every registry has
  // all of those. The versions are the lock file's all the same.
  // Whatever NODE_ENV and the person's npmrc say: the pages are built here, and Node comes by a script.
  const wanting = ["--include=dev", "--ignore-scripts=false"];
  const code = await run([...npm, "install", "--no-save", "--no-audit", "--no-fund", ...wanting]);
  if (code !== 0) throw new Error("npm could not install the packages; see its output above.");
  if (!existsSync(NODE))
    throw new Error(
      'npm installed the packages, but Node 24 is not among them: the install script of the package "node" did not run, ' +
        "or found no Node for this machine. Look at `npm config ls` for what keeps scripts from running, then start again.",
    );
  remember(stamp, wanted);
}

/** Not being able to write it only means that the same comparison is made again. */
function remember(stamp, wanted) {
  try {
    writeFileSync(stamp, wanted);
  } catch {}
}

function asRoot() {
  if (spawnSync("sudo", ["--version"]).status !== 0)
    throw new Error(
      `Forkyard needs root for this. Run it as root: npm ${name === "start" ? name : `run ${name}`}`,
    );
  console.log("• Continuing as root (sudo)");
  const lifeline = openLifeline();
  const env = { ...process.env, ...lifeline.environment };
  const kept = Object.keys(env).filter((variable) => isSetting(variable) || PRESERVED.test(variable));
  const self = fileURLToPath(import.meta.url);
  const argv = ["sudo", `--preserve-env=${kept.join(",")}`, "--", process.execPath, self, name, ...args];
  return run(argv, { env }, lifeline.cut);
}

async function start(options, mode) {
  const unknown = options.filter((option) => option !== "--stop");
  if (unknown.length > 0)
    throw new Error(`"${unknown[0]}" is not an option of ${name}. The only option is --stop.`);
  if (options.includes("--stop")) return script("server/setup/stop.ts", [], NODE_FLAGS);
  const environment = { ...process.env, NODE_ENV: mode };
  const prepared = await run([NODE, join(PROJECT, "server/setup/prepare.ts")], { env: environment });
  if (prepared !== 0) return prepared;
  giveBack(PROJECT);
  const server = mode === "production" ? BUILT_SERVER : join(PROJECT, "server/main.ts");
  return serve([NODE, ...NODE_FLAGS, server], environment);
}

/** `flags` of Node: for those that open the database, the server's. */
function script(path, options, flags = []) {
  return run([NODE, ...flags, join(PROJECT, path), ...options]);
}

/** Resolves with the exit code. Ctrl+C reaches the child by itself, and its end is waited for. `end`: for other signals. */
function run(argv, options = {}, end = (signal, child) => child.kill(signal)) {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), { stdio: "inherit", cwd: PROJECT, ...options });
    const ignore = () => {};
    const pass = (signal) => end(signal, child);
    process.on("SIGINT", ignore).on("SIGTERM", pass).on("SIGHUP", pass);
    child.on("error", (error) => reject(new Error(`${argv[0]} could not be run: ${error.message}`)));
    child.on("close", (code, signal) => {
      process.off("SIGINT", ignore).off("SIGTERM", pass).off("SIGHUP", pass);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}
