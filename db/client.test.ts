import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "./client.ts";
import { databaseError } from "./errors.ts";
import { openTestDatabase } from "./testing.ts";

let opened: OpenDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
}, 120_000);
afterAll(() => opened.close());

describe("a failed query", () => {
  it("tells the reason, but never its parameters", async () => {
    const error: Error = await opened.db
      .execute(sql`select ${"a secret"} from nowhere`)
      .then(() => null)
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "ForkyardError", code: "INTERNAL" });
    expect(error.message).toContain('relation "nowhere" does not exist');
    const everything = JSON.stringify([error.message, error.stack, error, String(error.cause)]);
    expect(everything).toContain("nowhere");
    expect(everything).not.toContain("a secret");
  });

  it("fails the whole transaction", async () => {
    const count = async () =>
      (await opened.db.execute<{ count: number }>(
        sql`select count(*)::int as count from teams`,
      )) as unknown as {
        rows: [{ count: number }];
      };
    const before = (await count()).rows;
    await expect(
      opened.db.transaction(async (tx) => {
        await tx.execute(sql`insert into teams (id, name) values ('tea1', 'x')`);
        await tx.execute(sql`insert into teams (id, name) values ('tea1', 'x')`);
      }),
    ).rejects.toMatchObject({ code: "INTERNAL" });
    expect((await count()).rows).toEqual(before);
  });

  it.each([
    [{ code: "53100", message: "could not extend file" }, "DISK_FULL"],
    [new Error("could not write: No space left on device"), "DISK_FULL"],
    [Object.assign(new Error("refused"), { code: "ECONNREFUSED" }), "UNAVAILABLE"],
    [Object.assign(new Error("shutting down"), { code: "57P01" }), "UNAVAILABLE"],
    [Object.assign(new Error("duplicate key"), { code: "23505" }), "INTERNAL"],
    ["odd", "INTERNAL"],
  ])("%o is %s", (error, code) => {
    expect(databaseError("select 1", error).code).toBe(code);
  });
});
