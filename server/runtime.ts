import { join } from "node:path";
import { openDatabase } from "../db/client.ts";
import { type Auth, openAuth } from "./auth/auth.ts";
import { type Asking, Doorkeeper } from "./auth/doorkeeper.ts";
import { SetupToken } from "./auth/setup-token.ts";
import { Background } from "./background.ts";
import { openEngine } from "./engine/containerd/engine.ts";
import { namespaceOf } from "./engine/containerd/remove-namespace.ts";
import type { Engine } from "./engine/port.ts";
import type { Settings } from "./env.ts";
import { EventBus } from "./events/bus.ts";
import { CallLimits } from "./limits/call-limits.ts";
import type { Logger } from "./log.ts";
import { MetricsStore } from "./metrics/metrics-store.ts";
import { OutputStore } from "./output/output-store.ts";
import { Reconciler } from "./reconciler/reconciler.ts";
import { type Actor, type Ctx, localActor } from "./services/context.ts";
import { untrackAll } from "./services/processes/track.ts";
import { renew } from "./services/sandboxes/renew.ts";
import { requireOwnData } from "./services/system/require-own-data.ts";
import { type ManagedContainerd, startContainerd } from "./setup/containerd.ts";
import type { PreviewBackend } from "./streams/preview.ts";
import { previewBackend } from "./streams/preview-backend.ts";
import { createContext } from "./trpc/context.ts";
import { type Caller, createCaller } from "./trpc/root.ts";

/** A visited preview renews its sandbox's time limit, at most this often. */
const RENEW_MS = 5_000;

/** All parts of a running server. */
export type Runtime = {
  settings: Settings;
  log: Logger;
  /** What lives as long as the server, without anybody who asks. */
  parts: Omit<Ctx, "actor">;
  auth: Auth;
  doorkeeper: Doorkeeper;
  /** Where the first owner is made; null when there is one. */
  setupUrl: string | null;
  /** The context of what this actor asks for. */
  contextFor(actor: Actor): Ctx;
  /** The procedures as whoever sent these headers may call them, for server components. */
  caller(headers: Asking["headers"]): Promise<Caller>;
  previews: PreviewBackend;
  /** Lets go of everything; sandboxes run on. */
  close(): Promise<void>;
};

/**
 * Opens database, containerd and engine, and brings what they hold in line with each other. When it rejects,
 * everything that it opened is closed again; a containerd that it started runs on, for the next attempt.
 */
export async function openRuntime({
  settings,
  log,
  onStep,
}: {
  settings: Settings;
  log: Logger;
  onStep: (step: string) => void;
}): Promise<Runtime> {
  const cleanup: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const release of cleanup.splice(0).reverse()) {
      await Promise.resolve(release()).catch((error) =>
        log.warn({ err: error }, "a part could not be closed"),
      );
    }
  };
  try {
    onStep("Opening the database");
    const { db, close: closeDb } = await openDatabase(settings);
    cleanup.push(closeDb, () => untrackAll(db));

    onStep("Starting containerd");
    const containerd =
      settings.containerdAddress === null ? await startContainerd({ ...settings, log }) : null;
    if (containerd !== null) cleanup.push(() => containerd.release());

    onStep("Connecting to containerd");
    const engine = await connect(settings, containerd, log);
    cleanup.push(() => engine.close());
    const events = new EventBus(db, { embedded: settings.databaseUrl === null });
    const output = new OutputStore({ dir: join(settings.dataDir, "logs"), engine, log });
    cleanup.push(() => output.close());
    const metrics = new MetricsStore({ dir: join(settings.dataDir, "metrics"), log });
    cleanup.push(() => metrics.close());

    const background = new Background(log);
    cleanup.push(() => background.stop());

    const setupToken = new SetupToken(settings.dataDir);
    const auth = await openAuth({ db, settings, log, events, setupToken });
    const doorkeeper = new Doorkeeper({ db, settings, log, auth });
    cleanup.push(() => doorkeeper.connections.stop());
    const grantsChanged = () => doorkeeper.changed();
    const parts = {
      db,
      engine,
      output,
      metrics,
      events,
      log,
      background,
      settings,
      grantsChanged,
      callLimits: new CallLimits(settings.limits),
    };
    await requireOwnData({ ctx: parts });
    const contextFor = (actor: Actor) => createContext(parts, actor);
    const reconciler = new Reconciler(contextFor(localActor));
    cleanup.push(() => reconciler.stop());
    await reconciler.start(onStep);

    const setupUrl = (await doorkeeper.isSetUp())
      ? null
      : `${settings.publicUrl}/setup#token=${await setupToken.ensure()}`;

    const renewals = new Renewals(parts);
    return {
      settings,
      log,
      parts,
      auth,
      doorkeeper,
      setupUrl,
      contextFor,
      caller: async (headers) => createCaller(contextFor(await doorkeeper.actorOf({ headers }))),
      previews: await previewBackend(parts, doorkeeper, (sandboxId) => renewals.touched(sandboxId)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function connect(settings: Settings, containerd: ManagedContainerd | null, log: Logger): Promise<Engine> {
  return openEngine({
    // Several instances may share somebody else's containerd; each keeps to what is its own.
    ...(containerd === null ? { namespace: namespaceOf(settings.dataDir) } : {}),
    containerdAddress: containerd?.address ?? settings.containerdAddress!,
    dataDir: settings.dataDir,
    engineDir: settings.engineDir,
    ...(settings.subnet === null ? {} : { subnet: settings.subnet }),
    log,
    managed: containerd !== null,
    mountNamespace: containerd?.mountNamespace ?? null,
  });
}

/** Previews are asked for often, renewing is a write. */
class Renewals {
  readonly #parts: Omit<Ctx, "actor">;
  readonly #last = new Map<string, number>();

  constructor(parts: Omit<Ctx, "actor">) {
    this.#parts = parts;
  }

  touched(sandboxId: string): void {
    const now = performance.now();
    if (now - (this.#last.get(sandboxId) ?? Number.NEGATIVE_INFINITY) < RENEW_MS) return;
    // Those that were not visited lately need no place here.
    for (const [id, at] of this.#last) if (now - at >= RENEW_MS) this.#last.delete(id);
    this.#last.set(sandboxId, now);
    renew({ ctx: this.#parts, input: { sandboxId } }).catch((error) =>
      this.#parts.log.warn({ err: error, sandboxId }, "a time limit could not be renewed"),
    );
  }
}
