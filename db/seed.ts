import { LOCAL_TEAM_ID, LOCAL_USER_ID } from "../server/domain/local.ts";
import type { Db } from "./client.ts";
import { teams, users } from "./schema/index.ts";

/** There is no sign-in yet: one team, one owner. */
export async function seedLocalTeam(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.insert(teams).values({ id: LOCAL_TEAM_ID, name: "Local" }).onConflictDoNothing();
    await tx
      .insert(users)
      .values({ id: LOCAL_USER_ID, teamId: LOCAL_TEAM_ID, name: "Owner", role: "owner" })
      .onConflictDoNothing();
  });
}
