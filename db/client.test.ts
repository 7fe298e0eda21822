import { sql } from "drizzle-orm";
import { Client } from "pg";
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

// The embedded database has no connections.
describe.runIf(process.env.FORKYARD_TEST_DATABASE_URL)("a PostgreSQL server that ends connections", () => {
  const endOthers = (db: OpenDatabase["db"]) =>
    db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );

  it("fails the transaction that it cuts off, and nothing else", async () => {
    const cutOff = opened.db.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      await endOthers(opened.db);
      await tx.execute(sql`select 1`);
    });
    await expect(cutOff).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await opened.db.execute(sql`select 1`);
  });

  it("keeps no connection of transactions that could not begin", async () => {
    // More than the pool has.
    for (let round = 0; round < 30; round++) {
      const pid = await opened.db.transaction(async (tx) => {
        const { rows } = (await tx.execute(sql`select pg_backend_pid() as pid`)) as unknown as {
          rows: [{ pid: number }];
        };
        return rows[0].pid;
      });
      const other = new Client({ connectionString: process.env.FORKYARD_TEST_DATABASE_URL });
      await other.connect();
      // Begun before the pool hears of its end.
      const ending = other.query("select pg_terminate_backend($1, 5000)", [pid]);
      await opened.db.transaction(async () => {}).catch(() => {});
      await ending;
      await other.end();
    }
    await opened.db.execute(sql`select 1`);
  });
});
