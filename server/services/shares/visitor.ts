import { and, eq, gt } from "drizzle-orm";
import { type ShareLinkRow, shareLinks } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { hashToken } from "../../domain/tokens.ts";
import type { Actor, Ctx } from "../context.ts";

export type ShareVisitor = { link: ShareLinkRow; actor: Actor };

/**
 * Who comes by a share link: the link itself is who asks. They see what the link is for and nothing else, so no other
 * verb is ever called in their name. NOT_FOUND for a token that is wrong, revoked or too old: they look alike.
 */
export async function shareVisitor(
  { db }: Pick<Ctx, "db">,
  { token, address }: { token: string; address: string | null },
): Promise<ShareVisitor> {
  const [link] = await db
    .select()
    .from(shareLinks)
    .where(and(eq(shareLinks.tokenHash, hashToken(token)), gt(shareLinks.expiresAt, new Date())));
  if (!link) {
    throw new ForkyardError("NOT_FOUND", "This link is no longer valid", {
      hint: "Ask whoever sent it to you for a new one.",
    });
  }
  return {
    link,
    actor: {
      userId: link.id,
      name: "Somebody with a share link",
      teamId: link.teamId,
      role: "viewer",
      via: { kind: "share", id: link.id },
      address,
    },
  };
}
