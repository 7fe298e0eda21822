import { eq } from "drizzle-orm";
import { apiKeys, users } from "../../../db/schema/index.ts";
import type { ApiKey } from "../../domain/schemas/team.ts";
import type { Ctx } from "../context.ts";

/** Keys with whose they are, for `where` and `orderBy` to be added. Never the key's hash. */
export const selectKeys = (ctx: Ctx) =>
  ctx.db
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      start: apiKeys.start,
      role: apiKeys.role,
      userId: users.id,
      userName: users.name,
      createdAt: apiKeys.createdAt,
      expiresAt: apiKeys.expiresAt,
      lastRequest: apiKeys.lastRequest,
    })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.referenceId));

export function presentKey(row: Awaited<ReturnType<typeof selectKeys>>[number]): ApiKey {
  const { lastRequest, createdAt, expiresAt, ...rest } = row;
  return {
    ...rest,
    name: row.name ?? "",
    start: row.start ?? "",
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastRequest?.toISOString() ?? null,
  };
}
