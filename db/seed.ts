import { LOCAL_TEAM_ID } from "../server/domain/local.ts";
import type { Db } from "./client.ts";
import { teams } from "./schema/index.ts";

/** The first team is there from the start; who is set up first becomes its owner. */
export async function seedLocalTeam(db: Db): Promise<void> {
  await db.insert(teams).values({ id: LOCAL_TEAM_ID, name: "Local", slug: "local" }).onConflictDoNothing();
}
