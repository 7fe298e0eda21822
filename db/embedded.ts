import { type PGlite, protocol } from "@electric-sql/pglite";

type Row = unknown[] | Record<string, unknown>;
type Options = {
  rowMode?: "array" | "object";
  parsers?: Record<number, (value: string, typeId?: number) => unknown>;
};
type Results = { rows: Row[]; fields: { name: string; dataTypeID: number }[]; affectedRows: number };
type Statement = { name: string; parameterTypes: number[]; fields: Results["fields"] };
type Message = Awaited<ReturnType<PGlite["execProtocolStream"]>>[number];

/** Distinct texts are few, but for lists of any length in them. */
const STATEMENTS_KEPT = 300;
const { serialize } = protocol;

/**
 * What drizzle uses of PGlite, with every statement prepared once: parsing and planning it anew takes most of a short
 * query's time. Has the database for itself: nobody else may use this PGlite meanwhile, nor change its schema.
 */
export class PreparedPGlite {
  readonly #client: PGlite;
  readonly #statements = new Map<string, Statement>();
  #count = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: PGlite) {
    this.#client = client;
  }

  query(text: string, parameters: unknown[] = [], options: Options = {}): Promise<Results> {
    return this.#alone(() => this.#run(text, parameters, options));
  }

  transaction<T>(work: (tx: Pick<PreparedPGlite, "query">) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      await this.#run("begin", [], {});
      try {
        const result = await work({
          query: (text, parameters = [], options = {}) => this.#run(text, parameters, options),
        });
        await this.#run("commit", [], {});
        return result;
      } catch (error) {
        await this.#run("rollback", [], {});
        throw error;
      }
    });
  }

  /** One after the other: there is one connection. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Within a transaction several may be asked for at once; PGlite lets in one at a time. */
  #run(text: string, parameters: unknown[], options: Options): Promise<Results> {
    return this.#client.runExclusive(async () => {
      const messages: Message[] = [];
      let fields: Results["fields"];
      try {
        const statement = await this.#prepared(text);
        fields = statement.fields;
        const values = parameters.map((value, index) =>
          this.#toText(value, statement.parameterTypes[index]!),
        );
        await this.#send(serialize.bind({ statement: statement.name, values }));
        messages.push(...(await this.#send(serialize.execute({}))));
      } finally {
        await this.#send(serialize.sync());
      }
      return this.#results(messages, fields, options);
    });
  }

  async #prepared(text: string): Promise<Statement> {
    const known = this.#statements.get(text);
    if (known) {
      // The one that was not used for longest comes first.
      this.#statements.delete(text);
      this.#statements.set(text, known);
      return known;
    }
    this.#count += 1;
    const name = `s${this.#count}`;
    await this.#send(serialize.parse({ name, text }));
    const described = await this.#send(serialize.describe({ type: "S", name }));
    const statement: Statement = { name, parameterTypes: [], fields: [] };
    for (const message of described) {
      if (message.name === "parameterDescription")
        statement.parameterTypes = (message as unknown as { dataTypeIDs: number[] }).dataTypeIDs;
      if (message.name === "rowDescription")
        statement.fields = (message as unknown as Pick<Results, "fields">).fields;
    }
    this.#statements.set(text, statement);
    const [oldest] = this.#statements;
    if (this.#statements.size > STATEMENTS_KEPT && oldest) {
      this.#statements.delete(oldest[0]);
      await this.#send(serialize.close({ type: "S", name: oldest[1].name }));
    }
    return statement;
  }

  #send(message: Uint8Array): Promise<Message[]> {
    return this.#client.execProtocolStream(message, { syncToFs: false });
  }

  #toText(value: unknown, type: number): string | null {
    if (value === null || value === undefined) return null;
    const serializer = this.#client.serializers[type];
    return serializer ? serializer(value) : String(value);
  }

  #results(messages: Message[], fields: Results["fields"], { rowMode, parsers }: Options): Results {
    const parse = fields.map(({ dataTypeID }) => parsers?.[dataTypeID] ?? this.#client.parsers[dataTypeID]);
    const rows: Row[] = [];
    let affectedRows = 0;
    for (const message of messages) {
      if (message.name === "commandComplete") {
        affectedRows = Number((message as unknown as { text: string }).text.split(" ").at(-1)) || 0;
      }
      if (message.name !== "dataRow") continue;
      const cells = (message as unknown as { fields: (string | null)[] }).fields.map((cell, index) => {
        const parser = parse[index];
        return cell === null || !parser ? cell : parser(cell, fields[index]!.dataTypeID);
      });
      rows.push(
        rowMode === "array"
          ? cells
          : Object.fromEntries(cells.map((cell, index) => [fields[index]!.name, cell])),
      );
    }
    return { rows, fields, affectedRows };
  }
}
