import { hkdfSync } from "node:crypto";
import type { Doorkeeper } from "../auth/doorkeeper.ts";
import { stillGranted } from "../auth/grants.ts";
import { Remembered } from "../auth/remembered.ts";
import type { Ctx } from "../services/context.ts";
import { lookUp } from "../services/ports/look-up.ts";
import { serverKey } from "../services/registries/secrets.ts";
import type { PreviewBackend } from "./preview.ts";
import { PreviewPasses } from "./preview-pass.ts";

/** A page asks for dozens of things at once: whether its session still holds is looked up once for all of them. */
const GRANT_MS = 2_000;

/** What previews reach of the server. `touched`: somebody uses this sandbox. */
export async function previewBackend(
  parts: Omit<Ctx, "actor">,
  doorkeeper: Doorkeeper,
  touched: (sandboxId: string) => void,
): Promise<PreviewBackend> {
  const { db, engine, log, settings } = parts;
  const key = hkdfSync("sha256", await serverKey(settings), "", "forkyard previews v1", 32);
  const granted = new Remembered<boolean>(GRANT_MS);
  return {
    publicUrl: settings.publicUrl,
    passes: new PreviewPasses(Buffer.from(key)),
    lookUp: (host) => lookUp({ ctx: parts, input: host }),
    // The team is the key's own: what the address asks for is the sandbox's business.
    actorOfKey: (secret, { headers, socket }) =>
      doorkeeper.actorOf({
        headers: { "x-forwarded-for": headers["x-forwarded-for"], authorization: `Bearer ${secret}` },
        socket,
      }),
    stillGranted: (actor) =>
      granted.get(`${actor.via.id} ${actor.teamId} ${actor.role}`, async () =>
        (await stillGranted(db, [actor])).has(actor),
      ),
    addressOf: (req) => doorkeeper.addressOf(req),
    watch: (actor, end) => doorkeeper.connections.add(actor, end),
    host: (sandboxId) => engine.processes(sandboxId),
    touched,
    log,
  };
}
