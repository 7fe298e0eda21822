import type { Ctx } from "../context.ts";

type Listener = () => void;

/** One for each running server; a test may have several in one process. */
const servers = new WeakMap<Ctx["events"], Map<string, Set<Listener>>>();

const keyOf = ({ actor }: Ctx) => `${actor.teamId} ${actor.userId}`;

/** Tells the other tabs of who asks that their inbox was marked; nobody else, and no log, is told. */
export function marked(ctx: Ctx): void {
  for (const listener of servers.get(ctx.events)?.get(keyOf(ctx)) ?? []) listener();
}

/** Calls `listener` at each mark; call what it returns in the end. */
export function onMark(ctx: Ctx, listener: Listener): () => void {
  const people = servers.get(ctx.events) ?? new Map<string, Set<Listener>>();
  servers.set(ctx.events, people);
  const key = keyOf(ctx);
  const listeners = people.get(key) ?? new Set();
  people.set(key, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && people.get(key) === listeners) people.delete(key);
  };
}
