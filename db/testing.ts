import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { Client } from "pg";
import { type Db, type OpenDatabase, openDatabase } from "./client.ts";
import { seedLocalTeam } from "./seed.ts";
import { memoryTemplate, serverTemplate } from "./testing-templates.ts";

/**
 * An empty database with the schema of today, for one test or test file: in memory, or on the PostgreSQL server that
 * FORKYARD_TEST_DATABASE_URL names (its user must be allowed to create databases).
 */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const server = process.env.FORKYARD_TEST_DATABASE_URL;
  return server ? openOnServer(server) : openInMemory();
}

async function openOnServer(server: string): Promise<OpenDatabase> {
  const { url, drop } = await createTestDatabase(server);
  try {
    const opened = await openDatabase({ dataDir: null, databaseUrl: url });
    return { db: opened.db, close: () => opened.close().finally(drop) };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** An empty database of a test's own on this PostgreSQL server. `drop` ends whatever is still connected to it. */
export async function createTestDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `forkyard_test_${randomUUID().replaceAll("-", "")}`;
  const administer = async (work: (client: Client) => Promise<unknown>) => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await work(client).finally(() => client.end());
  };
  await administer(async (client) =>
    client.query(`create database ${name} template ${await serverTemplate(client, server)}`),
  );
  return {
    url: Object.assign(new URL(server), { pathname: name }).toString(),
    drop: () => administer((client) => client.query(`drop database ${name} with (force)`)),
  };
}

/** Of this process, closed by the test that had it. */
let idle: OpenDatabase | null = null;

/** The one that an earlier test of this process has closed, emptied: that takes a hundredth of opening another. */
async function openInMemory(): Promise<OpenDatabase> {
  const reused = idle;
  idle = null;
  const opened =
    reused ?? (await openDatabase({ dataDir: null, databaseUrl: null, template: await memoryTemplate() }));
  if (reused) {
    await opened.db.execute(EMPTY);
    await seedLocalTeam(opened.db);
  }
  const { db, revoke } = revocable(opened.db);
  return {
    db,
    close: async () => {
      revoke();
      // What was asked for before comes first.
      await opened.db.transaction(async () => {});
      idle = opened;
    },
  };
}

/** What still runs when a test has closed its database must fail, not reach the next test's. */
function revocable(db: Db): { db: Db; revoke(): void } {
  let closed = false;
  const guarded = new Proxy(db, {
    get(target, name) {
      if (closed) throw new Error("This test's database is closed");
      return Reflect.get(target, name, target);
    },
  });
  return { db: guarded, revoke: () => (closed = true) };
}

/** All rows go, also those that triggers keep, and numbers begin with 1 again. */
const EMPTY: SQL = sql`
do $$
declare
  name text;
  filled boolean;
begin
  set local session_replication_role = replica;
  for name in select quote_ident(tablename) from pg_tables where schemaname = 'public' loop
    execute 'select exists (select from ' || name || ')' into filled;
    if filled then execute 'delete from ' || name; end if;
  end loop;
  for name in select quote_ident(sequencename) from pg_sequences where schemaname = 'public' loop
    execute 'alter sequence ' || name || ' restart';
  end loop;
end
$$`;
