import type { Tx } from "../../db/client.ts";
import { accounts, members, users } from "../../db/schema/index.ts";
import { newId } from "../domain/ids.ts";
import type { Role } from "../domain/roles.ts";

/** A person with a password: `passwordHash` is better-auth's. A second one with the same id or address is refused. */
export async function addPerson(
  tx: Tx,
  person: { id: string; name: string; email: string; passwordHash: string; emailVerified: boolean },
): Promise<void> {
  const { id, name, email, passwordHash, emailVerified } = person;
  await tx.insert(users).values({ id, name, email: email.toLowerCase(), emailVerified });
  await tx.insert(accounts).values({
    id: newId("account"),
    userId: id,
    accountId: id,
    providerId: "credential",
    password: passwordHash,
  });
}

export async function addMember(
  tx: Tx,
  { teamId, userId, role }: { teamId: string; userId: string; role: Role },
): Promise<void> {
  await tx.insert(members).values({ id: newId("member"), organizationId: teamId, userId, role });
}
