/** The product's HTTP contract as a script sees it: POST for mutations, GET for queries, plain JSON. */
export type Api = {
  baseUrl: string;
  /** What every request must carry. */
  headers: Record<string, string>;
  query<T>(name: string, input?: unknown): Promise<T>;
  mutate<T>(name: string, input: unknown): Promise<T>;
};

export function openApi({ url: baseUrl, apiKey }: { url: string; apiKey: string }): Api {
  const headers = { authorization: `Bearer ${apiKey}` };
  async function read<T>(response: Response, name: string): Promise<T> {
    const body = (await response.json()) as { result?: { data: T }; error?: { message: string } };
    if (!response.ok || !body.result) throw new Error(`${name}: ${body.error?.message ?? response.status}`);
    return body.result.data;
  }
  return {
    baseUrl,
    headers,
    async query(name, input) {
      const search = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      return read(await fetch(`${baseUrl}/api/trpc/${name}${search}`, { headers }), name);
    },
    async mutate(name, input) {
      const response = await fetch(`${baseUrl}/api/trpc/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
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
