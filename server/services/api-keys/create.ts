import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { apiKeys } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { weakerRole } from "../../domain/roles.ts";
import type { createApiKeyInput, createApiKeyOutput } from "../../domain/schemas/team.ts";
import { API_KEY_PREFIX, newToken } from "../../domain/tokens.ts";
import { accountEvent } from "../audit/account-event.ts";
import { authorize, requirePerson } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { transact } from "../transact.ts";
import { presentKey, selectKeys } from "./present.ts";

const SHOWN_LETTERS = 7;
const DAY_MS = 86_400_000;
const MOST = 100;

/** A key for scripts, in this team and with at most one's own role. It is told once; only its hash is kept. */
export async function create({
  ctx,
  input: { name, role, expiresInDays },
}: {
  ctx: Ctx;
  input: z.output<typeof createApiKeyInput>;
}): Promise<z.infer<typeof createApiKeyOutput>> {
  authorize(ctx, "makeKeys");
  requirePerson(ctx);
  const { teamId, userId, role: own } = ctx.actor;
  if (weakerRole(role, own) !== role) {
    throw new ForkyardError(
      "FORBIDDEN",
      `A key can't have a higher role than its owner, who is ${own} here`,
      {
        hint: `Choose the role ${own} or a lower one.`,
      },
    );
  }
  const id = newId("apiKey");
  const secret = newToken(API_KEY_PREFIX);
  await transact(ctx, async (tx, emit) => {
    const held = await tx.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.referenceId, userId));
    if (held.length >= MOST) {
      throw new ForkyardError("LIMIT_EXCEEDED", `One person can have at most ${MOST} API keys`, {
        hint: "Revoke keys that are no longer used.",
      });
    }
    await tx.insert(apiKeys).values({
      id,
      name,
      start: secret.slice(0, SHOWN_LETTERS),
      prefix: API_KEY_PREFIX,
      // As better-auth looks it up.
      key: createHash("sha256").update(secret).digest("base64url"),
      referenceId: userId,
      teamId,
      role,
      expiresAt: expiresInDays === null ? null : new Date(Date.now() + expiresInDays * DAY_MS),
    });
    emit(accountEvent("apiKey", "created", id, { name, role }));
  });
  const [row] = await selectKeys(ctx).where(eq(apiKeys.id, id));
  return { apiKey: presentKey(row!), secret };
}
