import { Pool, type PoolClient } from "pg";

type Query = (...args: unknown[]) => unknown;

/**
 * A pool that outlives its server's restarts. A connection that breaks fails what is asked of it and is replaced: by
 * itself it would end the process, since nobody listens to one that is in use, and a transaction that can't begin
 * would keep its connection for good (drizzle gives it back only after the beginning).
 */
export class SteadyPool extends Pool {
  constructor(connectionString: string) {
    super({ connectionString, max: 10 });
    this.on("error", () => {});
    this.on("connect", (client) => client.on("error", () => {}));
  }

  // biome-ignore lint/suspicious/noExplicitAny: of two signatures, as pg declares them
  override connect(...given: any[]): any {
    const callback = given[0];
    if (callback !== undefined) return super.connect(callback);
    return super.connect().then(releasedUnlessBegun);
  }
}

function releasedUnlessBegun(client: PoolClient): PoolClient {
  const query = client.query.bind(client) as Query;
  const first: Query = (...args) => {
    // Back to the class's own for all that follows, and for whoever has this connection next.
    Reflect.deleteProperty(client, "query");
    const result = query(...args);
    if (isBegin(args[0])) (result as Promise<unknown>).catch((error) => client.release(error));
    return result;
  };
  return Object.assign(client, { query: first });
}

const isBegin = (query: unknown) =>
  /^begin\b/.test(typeof query === "string" ? query : String((query as { text?: unknown } | null)?.text));
