import { ForkyardError } from "../../domain/errors.ts";
import { record } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { askRegistry } from "./ask.ts";
import { registryEvent } from "./event.ts";
import { ownerOf } from "./owner.ts";
import { requireRegistry } from "./require.ts";
import { unseal } from "./secrets.ts";

/** Signs in at the registry with what is saved. FORBIDDEN if it is refused, UNAVAILABLE if nobody answers. */
export async function test({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { registryId: string };
}): Promise<{ message: string }> {
  authorize(ctx, "administer");
  const row = await requireRegistry(ctx, input.registryId);
  await record(ctx, ctx.actor, registryEvent("tested", row));
  const password = await unseal(ctx.settings, ownerOf(row.teamId, row.host), row.secret);
  const answer = await askRegistry(row, { username: row.username, password });
  switch (answer) {
    case "accepted":
      return { message: `${row.host} accepts ${row.username}` };
    case "open":
      return { message: `${row.host} answers and requires no sign-in` };
    case "refused":
      throw new ForkyardError("FORBIDDEN", `${row.host} rejects ${row.username} with the saved password`, {
        hint: "Save it again with the right user name and password or token.",
      });
  }
}
