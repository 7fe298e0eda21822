import { ForkyardError, isForkyardError, toFailure } from "./domain/errors.ts";
import { failureText } from "./domain/failure-text.ts";
import { isLoopback, readSettings, type Settings } from "./env.ts";
import { lockDataDir } from "./lock.ts";
import { createLogger, type Logger } from "./log.ts";
import { openPages } from "./pages.ts";
import { openRuntime } from "./runtime.ts";
import { WebServer } from "./web/server.ts";

// Sandboxes must get through to what is theirs, whatever umask whoever started this has; what is private says so itself.
process.umask(0o022);

/** Ends what was opened, last first. */
const cleanup: (() => Promise<unknown> | unknown)[] = [];
let stopping = false;

try {
  const settings = readSettings(process.env);
  const log = createLogger(settings);
  catchSignals(log);
  await start(settings, log);
} catch (error) {
  await end();
  if (!isForkyardError(error)) console.error(error);
  process.stderr.write(`Forkyard can't start: ${failureText(toFailure(error))}\n`);
  process.exit(1);
}

async function start(settings: Settings, log: Logger): Promise<void> {
  requireRoot(settings);
  const lock = await lockDataDir(settings.dataDir);
  cleanup.push(() => lock.release());
  const web = new WebServer(settings, log);
  await listen(web, settings);
  cleanup.push(() => web.close());
  const onStep = (step: string) => {
    log.info(step);
    web.starting(step);
  };
  const runtime = await openRuntime({ settings, log, onStep });
  // Before the web server in this list, so after it in time: calls under way still need it.
  cleanup.splice(1, 0, () => runtime.close());
  globalThis.__forkyard = { caller: runtime.caller };
  if (!settings.pages) {
    web.open(runtime, null);
  } else {
    onStep("Preparing the pages");
    const { pages, close } = await openPages(settings);
    cleanup.splice(1, 0, close);
    web.open(runtime, pages);
  }
  log.info({ url: settings.publicUrl }, "ready");
  if (!isLoopback(settings.host) && settings.publicUrl.startsWith("http:"))
    log.warn("passwords and terminals cross the network readable: PUBLIC_URL has no TLS");
  // Not by the log, which is kept and passed on: who has this link becomes the owner.
  if (runtime.setupUrl !== null)
    process.stdout.write(
      `\n  Open this link once to create this Forkyard's owner:\n  ${runtime.setupUrl}\n\n`,
    );
  process.send?.({ ready: true });
}

/** Without root nothing of containerd works; better said now than in the middle. */
function requireRoot(settings: Settings): void {
  if (settings.containerdAddress !== null || process.getuid?.() === 0) return;
  throw new ForkyardError("FORBIDDEN", "Forkyard needs root to run its own containerd", {
    hint: "Start it with sudo, or set CONTAINERD_ADDRESS to a containerd that you may use.",
  });
}

async function listen(web: WebServer, { host, port }: Settings): Promise<void> {
  try {
    await web.listen(host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const what = code === "EACCES" ? `can't be used by this user` : `is taken by another program`;
    throw new ForkyardError("CONFLICT", `Port ${port} on ${host} ${what}`, {
      hint: "Choose another one with PORT, such as PORT=3001.",
    });
  }
}

function catchSignals(log: Logger): void {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1); // asked twice
      log.info({ signal }, "stopping; sandboxes run on");
      end().then(
        () => process.exit(0),
        (error) => {
          log.error({ err: error }, "stopping failed");
          process.exit(1);
        },
      );
    });
  }
  process.on("unhandledRejection", (error) => log.error({ err: error }, "a rejection that nobody handled"));
  // Nobody knows what state this leaves: the next start finishes or undoes what was under way.
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "an error that nobody caught");
    process.exit(1);
  });
}

async function end(): Promise<void> {
  stopping = true;
  for (const release of cleanup.splice(0).reverse()) await release();
}
