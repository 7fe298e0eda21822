import { and, eq } from "drizzle-orm";
import { snapshots } from "../../../db/schema/index.ts";
import type { ComparedThing, CompareSummary } from "../../domain/schemas/compare.ts";
import type { RootfsRef } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import type { Packages } from "./package-lists.ts";
import { MANAGERS, type Manager, packagesIn } from "./packages.ts";
import { capturedIn, commandOf, type Running, runningIn } from "./running.ts";
import { ancestorsOf, presentSide, requireSide, type Side } from "./thing.ts";

const NOTHING: Running = { processes: null, listening: null };

/** What runs, what listens and what is installed in two things, and in the nearest that both come from. */
export async function summary({
  ctx,
  input,
  signal,
}: {
  ctx: Ctx;
  input: { a: string; b: string };
  signal?: AbortSignal | undefined;
}): Promise<CompareSummary> {
  authorize(ctx, "read");
  const [a, b] = [await requireSide(ctx, input.a), await requireSide(ctx, input.b)];
  const base = await commonOrigin(ctx, a, b);
  const running = {
    base: base ? await runningInBase(ctx, base) : NOTHING,
    a: await runningIn(ctx, a),
    b: await runningIn(ctx, b),
  };
  const installed = (ref: RootfsRef) => ctx.engine.rootfs.look(ref, packagesIn, signal);
  const packages = {
    base: base ? await installed({ sharedBy: [a.row.id, b.row.id] }) : null,
    a: await installed({ of: a.row.id }),
    b: await installed({ of: b.row.id }),
  };
  return {
    a: presentSide(a),
    b: presentSide(b),
    base,
    processes: processRows(running),
    ports: portRows(running),
    packages: MANAGERS.flatMap((manager) => packageRows(manager, packages)),
  };
}

/** null if it is one of the two: then there is nothing between them. */
async function commonOrigin(ctx: Ctx, a: Side, b: Side): Promise<ComparedThing | null> {
  const ofA = await ancestorsOf(ctx, a);
  const ofB = await ancestorsOf(ctx, b);
  if (ofA.some(({ id }) => id === b.row.id) || ofB.some(({ id }) => id === a.row.id)) return null;
  return ofA.find(({ id }) => ofB.some((other) => other.id === id)) ?? null;
}

async function runningInBase(ctx: Ctx, base: ComparedThing): Promise<Running> {
  if (base.type !== "snapshot") return NOTHING;
  const [row] = await ctx.db
    .select()
    .from(snapshots)
    .where(and(eq(snapshots.id, base.id), eq(snapshots.teamId, ctx.actor.teamId)));
  return row ? capturedIn(row) : NOTHING;
}

type Columns<T> = { base: T; a: T; b: T };
const COLUMNS = ["base", "a", "b"] as const;

function processRows(running: Columns<Running>): CompareSummary["processes"] {
  const rows = new Map<string, CompareSummary["processes"][number]>();
  for (const column of COLUMNS) {
    for (const { argv, cwd } of running[column].processes ?? []) {
      const command = commandOf(argv);
      const key = `${cwd}\0${command}`;
      const none = (of: (typeof COLUMNS)[number]) => (running[of].processes === null ? null : 0);
      const row = rows.get(key) ?? { command, cwd, base: none("base"), a: none("a"), b: none("b") };
      row[column] = (row[column] ?? 0) + 1;
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

function portRows(running: Columns<Running>): CompareSummary["ports"] {
  const all = COLUMNS.flatMap((column) => running[column].listening ?? []);
  return [...new Set(all)]
    .sort((a, b) => a - b)
    .map((port) => {
      const listens = (column: (typeof COLUMNS)[number]) => running[column].listening?.includes(port) ?? null;
      return { port, base: listens("base"), a: listens("a"), b: listens("b") };
    });
}

/** Those that differ between the two. */
function packageRows(
  manager: Manager,
  packages: {
    base: Record<Manager, Packages> | null;
    a: Record<Manager, Packages>;
    b: Record<Manager, Packages>;
  },
): CompareSummary["packages"] {
  const [a, b] = [packages.a[manager], packages.b[manager]];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((name) => a.get(name) !== b.get(name))
    .sort()
    .map((name) => ({
      manager,
      name,
      base: packages.base?.[manager].get(name) ?? null,
      a: a.get(name) ?? null,
      b: b.get(name) ?? null,
    }));
}
