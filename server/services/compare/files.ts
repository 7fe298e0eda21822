import type { z } from "zod";
import type { compareFilesInput, FileChange, FileComparison } from "../../domain/schemas/compare.ts";
import type { RootfsChange, RootfsRef } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { comparison } from "./comparisons.ts";
import { requireSide } from "./thing.ts";

/** Which files differ, page by page in order of path. Without `a`: what `b` changed of what it was made from. */
export async function files({
  ctx,
  input: { a, b, query, change, offset, limit, fresh },
}: {
  ctx: Ctx;
  input: z.output<typeof compareFilesInput>;
}): Promise<FileComparison> {
  authorize(ctx, "read");
  const sides = [await requireSide(ctx, b), ...(a === undefined ? [] : [await requireSide(ctx, a)])];
  const how = { lasting: sides.every(({ type }) => type === "snapshot"), fresh };
  const to: RootfsRef = { of: b };
  const from: RootfsRef = a === undefined ? { beneath: b } : { of: a };
  const all = await comparison(ctx.engine, from, to, how);

  const counts = { added: 0, changed: 0, removed: 0 };
  let bytes = 0;
  for (const one of all.changes) {
    counts[one.change] += 1;
    bytes += one.after?.size ?? 0;
  }
  const wanted = query.toLowerCase();
  const matching = all.changes.filter(
    (one) =>
      (change === undefined || one.change === change) &&
      (wanted === "" || one.path.toLowerCase().includes(wanted)),
  );
  const page = matching.slice(offset, offset + limit);
  const since = a === undefined ? null : await sinceBase(ctx, [a, b], how);
  return {
    files: page.map((one) => present(one, since)),
    counts,
    matching: matching.length,
    bytes,
    complete: all.complete && (since?.complete ?? true),
  };
}

type Since = { a: Map<string, RootfsChange>; b: Map<string, RootfsChange>; complete: boolean };

/** null unless both have changed something since they parted. */
async function sinceBase(
  ctx: Ctx,
  [a, b]: [string, string],
  how: { lasting: boolean; fresh: boolean },
): Promise<Since | null> {
  const base: RootfsRef = { sharedBy: [a, b] };
  const inA = await comparison(ctx.engine, base, { of: a }, how);
  const inB = await comparison(ctx.engine, base, { of: b }, how);
  if (inA.changes.length === 0 || inB.changes.length === 0) return null;
  const byPath = ({ changes }: typeof inA) => new Map(changes.map((one) => [one.path, one]));
  return { a: byPath(inA), b: byPath(inB), complete: inA.complete && inB.complete };
}

function present({ path, change, before, after }: RootfsChange, since: Since | null): FileChange {
  const [inA, inB] = [since?.a.get(path), since?.b.get(path)];
  return {
    path,
    change,
    a: before,
    b: after,
    base: (inA ?? inB)?.before ?? null,
    sinceBase: since && { a: inA?.change ?? null, b: inB?.change ?? null },
  };
}
