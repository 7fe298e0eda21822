import { and, eq } from "drizzle-orm";
import { registries } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { registryOf } from "../../domain/references.ts";
import type { RegistryCredentials } from "../../engine/port.ts";
import type { Ctx } from "../context.ts";
import { ownerOf } from "./owner.ts";
import { unseal } from "./secrets.ts";

/**
 * How to reach the registry of a normalized reference: what is saved for it, unless the caller brings credentials of
 * its own. CONFLICT if what is saved can't be read any more, or may not go there unencrypted.
 */
export async function reachRegistry(
  ctx: Ctx,
  reference: string,
  own: { credentials?: RegistryCredentials; plainHttp: boolean },
): Promise<{ credentials?: RegistryCredentials; plainHttp: boolean }> {
  const host = registryOf(reference);
  const { teamId } = ctx.actor;
  const [row] = await ctx.db
    .select()
    .from(registries)
    .where(and(eq(registries.teamId, teamId), eq(registries.host, host)));
  if (!row) return own;
  const plainHttp = own.plainHttp || row.plainHttp;
  if (own.credentials) return { credentials: own.credentials, plainHttp };
  // Who may use a password may not send it where everybody reads it.
  if (plainHttp && !row.plainHttp)
    throw new ForkyardError("CONFLICT", `The credentials saved for ${host} are for HTTPS only`, {
      hint: "Leave out plain HTTP, or give a username and password just for this time.",
    });
  const password = await unseal(ctx.settings, ownerOf(teamId, host), row.secret);
  return { credentials: { username: row.username, password }, plainHttp };
}
