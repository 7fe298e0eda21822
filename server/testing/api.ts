import { createTRPCClient, httpLink } from "@trpc/client";
import { expect } from "vitest";
import type { ErrorCode } from "../domain/errors.ts";
import type { AppRouter } from "../trpc/root.ts";

/** A script's view of a running server: the procedures over HTTP, typed. */
export function apiOf({ url, apiKey }: { url: string; apiKey: string | null }) {
  const headers = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/api/trpc`, headers })] });
}
export type Api = ReturnType<typeof apiOf>;

/** For `rejects.toEqual`: an error of that code, as it came over the wire. */
export const failing = (code: ErrorCode, message: string | RegExp = /./) =>
  expect.objectContaining({
    message: expect.stringMatching(message),
    data: expect.objectContaining({ forkyard: expect.objectContaining({ code }) }),
  });

/** All that a process wrote to a stream, once it has ended. */
export async function outputOf(
  api: Api,
  processId: string,
  stream?: "stdout" | "stderr" | "tty",
): Promise<string> {
  let text = "";
  for (let fromOffset = 0; ; ) {
    const page = await api.processes.logs.query({ processId, fromOffset, ...(stream ? { stream } : {}) });
    text += page.chunks.map((chunk) => chunk.text).join("");
    if (page.ended || page.nextOffset === fromOffset) return text;
    fromOffset = page.nextOffset;
  }
}

/** Runs a command line to its end. */
export async function run(api: Api, sandboxId: string, shell: string) {
  const process = await api.processes.exec.mutate({ sandboxId, shell });
  const end = await api.processes.wait.mutate({ processId: process.id });
  return {
    ...end,
    stdout: await outputOf(api, process.id, "stdout"),
    stderr: await outputOf(api, process.id, "stderr"),
  };
}
