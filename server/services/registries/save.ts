import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { registries } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import type { Registry, saveRegistryInput } from "../../domain/schemas/registry.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { registryEvent } from "./event.ts";
import { normalizeHost } from "./host.ts";
import { ownerOf } from "./owner.ts";
import { presentRegistry } from "./present.ts";
import { seal } from "./secrets.ts";

/** Saves what to sign in with at a registry, in place of what was saved for it before. */
export async function save({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: z.output<typeof saveRegistryInput>;
}): Promise<Registry> {
  authorize(ctx, "administer");
  const { username, plainHttp, password } = input;
  const host = normalizeHost(input.host);
  const { teamId, userId } = ctx.actor;
  const secret = password ? await seal(ctx.settings, ownerOf(teamId, host), password) : undefined;
  return transact(ctx, async (tx, emit) => {
    const here = and(eq(registries.teamId, teamId), eq(registries.host, host));
    const changes = {
      username,
      plainHttp,
      updatedAt: new Date(),
      ...(secret === undefined ? {} : { secret }),
    };
    let [row] = await tx.update(registries).set(changes).where(here).returning();
    if (!row && secret === undefined) {
      throw new ForkyardError("INVALID_INPUT", `password: none is saved for ${host} yet`);
    }
    if (!row) {
      [row] = await tx
        .insert(registries)
        .values({
          id: newId("registry"),
          teamId,
          host,
          username,
          plainHttp,
          secret: secret!,
          createdBy: userId,
        })
        .onConflictDoUpdate({ target: [registries.teamId, registries.host], set: changes })
        .returning();
    }
    emit(registryEvent("saved", row!));
    return presentRegistry(row!);
  });
}
