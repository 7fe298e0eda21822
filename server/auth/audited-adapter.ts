import { AsyncLocalStorage } from "node:async_hooks";
import type { BetterAuthOptions, DBAdapter, DBTransactionAdapter } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Db, Tx } from "../../db/client.ts";
import type { EventBus } from "../events/bus.ts";
import { type AccountChange, accountChange, type Write } from "./account-change.ts";

type Noted = { change: AccountChange; row: unknown };
type InTransaction = <T>(work: (adapter: DBTransactionAdapter, noted: Noted[]) => Promise<T>) => Promise<T>;

/**
 * better-auth's way to the database, on which what a call changes in somebody's account and its row of the audit log
 * are one transaction. `connection` is that transaction for what is asked from within it, else the database: the
 * embedded one has a single connection, and would wait for itself.
 */
export function auditedAdapter(
  { db, events }: { db: Db; events: EventBus },
  config: Parameters<typeof drizzleAdapter>[1],
): { open: (options: BetterAuthOptions) => DBAdapter; connection: () => Db } {
  const running = new AsyncLocalStorage<Tx>();

  const open = (options: BetterAuthOptions): DBAdapter => {
    const inTransaction: InTransaction = async (work) => {
      let told = false;
      const result = await db.transaction((tx) =>
        running.run(tx, async () => {
          const noted: Noted[] = [];
          const value = await work(drizzleAdapter(tx, config)(options), noted);
          for (const { change, row } of noted) await change.append(tx, events, row);
          told = noted.length > 0;
          return value;
        }),
      );
      if (told) events.wake();
      return result;
    };
    const plain = drizzleAdapter(db, config)(options);
    return {
      ...telling(plain, inTransaction),
      transaction: (work) =>
        inTransaction((adapter, noted) => work(telling(adapter, (write) => write(adapter, noted)))),
    };
  };
  return { open, connection: () => running.getStore() ?? db };
}

/** `adapter`, with writes that are told done by `inTransaction`. */
function telling(adapter: DBTransactionAdapter, inTransaction: InTransaction): DBTransactionAdapter {
  const tell = async <T>(
    op: Write["op"],
    model: string,
    write: (adapter: DBTransactionAdapter) => Promise<T>,
  ): Promise<T> => {
    const change = accountChange({ op, model });
    if (change === null) return write(adapter);
    try {
      return await inTransaction(async (within, noted) => {
        const row = await write(within);
        noted.push({ change, row });
        return row;
      });
    } catch (error) {
      change.failed();
      throw error;
    }
  };
  return {
    ...adapter,
    create: (args) => tell("create", args.model, (it) => it.create(args)),
    update: (args) => tell("update", args.model, (it) => it.update(args)),
    delete: (args) => tell("delete", args.model, (it) => it.delete(args)),
    deleteMany: (args) => tell("delete", args.model, (it) => it.deleteMany(args)),
  };
}
