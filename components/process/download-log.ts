import type { useTRPCClient } from "@/components/trpc/context";
import type { Process } from "@/server/domain/schemas/process";
import { type LogStream, logLines } from "./log-lines";

const PAGE_BYTES = 1_048_576;

/** Fetches all that is kept and gives it to the browser as a text file, with times if `times`. */
export async function downloadLog(
  client: ReturnType<typeof useTRPCClient>,
  process: Process,
  view: { stream: LogStream | null; times: boolean },
): Promise<void> {
  const chunks: Parameters<typeof logLines>[0][number][] = [];
  for (let fromOffset = 0; ; ) {
    const page = await client.processes.logs.query({
      processId: process.id,
      stream: view.stream ?? undefined,
      fromOffset,
      limit: PAGE_BYTES,
    });
    chunks.push(...page.chunks);
    if (page.ended || page.nextOffset <= fromOffset) break;
    fromOffset = page.nextOffset;
  }
  const lines = logLines(chunks).map(({ time, text }) => (view.times ? `${time} ${text}` : text));
  const url = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${process.title.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 60) || process.id}.log`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
