import { childPath, shownName } from "../../domain/file-paths.ts";
import type { FoundFiles } from "../../domain/schemas/file.ts";
import type { Ctx } from "../context.ts";
import { bytesOf, openFiles } from "./open.ts";

const MAX_MATCHES = 200;
/** How long is looked; what was found by then is the answer. */
const LOOK_MS = 15_000;
const GRACE_MS = 5_000;

/** Looks through a folder and all below, by name or content; bounded in time and results. Ends when `signal` aborts. */
export async function find({
  ctx,
  input,
  signal,
}: {
  ctx: Ctx;
  input: { sandboxId: string; path: string; text: string; in: "names" | "content" };
  signal?: AbortSignal | undefined;
}): Promise<FoundFiles> {
  const files = await openFiles(ctx, input.sandboxId, "read");
  const late = AbortSignal.timeout(LOOK_MS + GRACE_MS);
  const { matches, more, timedOut } = await files.find(bytesOf(input.path), {
    what: Buffer.from(input.text, "utf8"),
    in: input.in,
    limit: MAX_MATCHES,
    timeoutMs: LOOK_MS,
    signal: signal ? AbortSignal.any([signal, late]) : late,
  });
  return {
    more,
    timedOut,
    matches: matches.map((match) => {
      const name = "entry" in match ? match.entry.name : match.path;
      const where = { path: childPath(input.path, name), name: shownName(name) };
      return "entry" in match
        ? { ...where, kind: match.entry.kind, line: null, text: null }
        : { ...where, kind: null, line: match.line, text: shownName(match.text).slice(0, 400) };
    }),
  };
}
