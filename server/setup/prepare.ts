import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { ForkyardError } from "../domain/errors.ts";
import { readSettings, type Settings } from "../env.ts";
import { lockDataDir } from "../lock.ts";
import { readBaseImage } from "./base-image.ts";
import { describeHost, diagnose, diagnoseMachine, readHostFacts } from "./doctor.ts";
import { ensureEngine } from "./engine.ts";
import { hasEngineRoot } from "./engine-root.ts";
import { runMain } from "./fail.ts";
import { BUILD_PACKAGES, ensureHostPackages, packageRecord } from "./host-packages.ts";
import { ensurePages } from "./pages-build.ts";
import { type OnProgress, terminalProgress } from "./progress.ts";
import { ensureServer } from "./server-build.ts";
import { together } from "./together.ts";
import { markOurs } from "./uninstall-plan.ts";
import { noteUser } from "./users.ts";

/** Everything that must be there before the server starts. Does nothing twice: a second run takes a second. */
await runMain("Forkyard can't start", async () => {
  const progress = terminalProgress();
  try {
    await prepare(readSettings(process.env), progress);
  } finally {
    progress.done();
  }
});

async function prepare(settings: Settings, onProgress: OnProgress): Promise<void> {
  await checkHost(settings, onProgress);
  await checkPort(settings);
  const lock = await lockDataDir(settings.dataDir);
  try {
    await markOurs(settings.dataDir);
    const fresh = (await readdir(settings.engineDir).catch(() => [])).length === 0;
    await noteUser(settings.engineDir, settings.dataDir, { fresh });
    await together([
      ensureEngine(settings, onProgress, {
        before: () => ensureHostPackages(BUILD_PACKAGES, packageRecord(settings.dataDir), onProgress),
      }),
      settings.dev ? undefined : ensureServer(onProgress),
      settings.pages && !settings.dev ? ensurePages(onProgress, settings.dataDir) : undefined,
    ]);
  } finally {
    await lock.release();
  }
}

async function checkHost(settings: Settings, onProgress: OnProgress): Promise<void> {
  const facts = await readHostFacts(settings);
  const { engineDir, dataDir } = settings;
  const managed = settings.containerdAddress === null;
  const built = (await hasEngineRoot(engineDir)) && (await readBaseImage(engineDir)) !== null;
  const faults = (managed ? diagnose : diagnoseMachine)(facts, dataDir, built);
  if (faults.length > 0)
    throw new ForkyardError(
      "UNSUPPORTED",
      faults.map(({ message, hint }) => `${message} ${hint}`).join("\n  "),
    );
  onProgress(describeHost(facts));
}

/** Said now rather than after minutes of building; the server itself looks again. */
async function checkPort({ host, port }: Settings): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") return resolve();
      reject(
        new ForkyardError("CONFLICT", `Port ${port} on ${host} is taken by another program.`, {
          hint: "Choose another one with PORT, such as PORT=3001.",
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}
