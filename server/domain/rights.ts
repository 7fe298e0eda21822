import type { Role } from "./roles.ts";

/**
 * The one table of who may do what in a team. Every door asks for one of these by `authorize`; which procedure asks
 * for which is listed, row by row, in server/trpc/testing/procedures.ts.
 */
export const RIGHTS = {
  /** Seeing and watching everything of the team; and what is one's own: presence, read marks, leaving. */
  read: ["owner", "admin", "member", "viewer"],
  /** Making, changing and ending sandboxes and what belongs to them; typing into terminals; comments. */
  write: ["owner", "admin", "member"],
  /** API keys of one's own; those of others may only be revoked, with `manageMembers`. */
  makeKeys: ["owner", "admin", "member"],
  /** What reaches beyond sandboxes: registries, cleaning up, quotas, the whole audit log. */
  administer: ["owner", "admin"],
  /** Inviting, roles, removing; see also mayManage. */
  manageMembers: ["owner", "admin"],
  /** The team's name and address; making other teams. */
  manageTeam: ["owner", "admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof RIGHTS;

export function roleHas(role: Role, right: Right): boolean {
  return (RIGHTS[right] as readonly Role[]).includes(role);
}

/** Whether somebody of role `by` may give or take the role `of`: owners are made and unmade by owners only. */
export function mayManage(by: Role, of: Role): boolean {
  return by === "owner" || (by === "admin" && of !== "owner");
}
