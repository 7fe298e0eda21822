/** The product's HTTP contract as a script sees it: POST for mutations, GET for queries, plain JSON. */
export type Api = {
  baseUrl: string;
  query<T>(name: string, input?: unknown): Promise<T>;
  mutate<T>(name: string, input: unknown): Promise<T>;
};

export function openApi(baseUrl: string): Api {
  async function read<T>(response: Response, name: string): Promise<T> {
    const body = (await response.json()) as { result?: { data: T }; error?: { message: string } };
    if (!response.ok || !body.result) throw new Error(`${name}: ${body.error?.message ?? response.status}`);
    return body.result.data;
  }
  return {
    baseUrl,
    async query(name, input) {
      const search = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      return read(await fetch(`${baseUrl}/api/trpc/${name}${search}`), name);
    },
    async mutate(name, input) {
      const response = await fetch(`${baseUrl}/api/trpc/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      });
      return read(response, name);
    },
  };
}

export type Row = { id: string };

/** Runs argv in a sandbox, waits for its end and gives what it printed. */
export async function execAndRead(api: Api, sandboxId: string, argv: string[]): Promise<string> {
  const process = await api.mutate<Row>("processes.exec", { sandboxId, argv });
  await api.mutate("processes.wait", { processId: process.id });
  const logs = await api.query<{ chunks: { text: string }[] }>("processes.logs", { processId: process.id });
  return logs.chunks.map((chunk) => chunk.text).join("");
}
