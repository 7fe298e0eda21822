import { sql } from "drizzle-orm";
import type { Ctx } from "../context.ts";

const ANSWER_WITHIN_MS = 3_000;

export type Readiness = { ready: boolean; database: "ok" | "unavailable"; engine: "ok" | "unavailable" };

/** Whether calls can be answered now: database and engine are asked something cheap. Says nothing about any team. */
export async function readiness({ ctx }: { ctx: Omit<Ctx, "actor"> }): Promise<Readiness> {
  const [database, engine] = await Promise.all([
    answers(ctx.db.execute(sql`select 1`)),
    answers(ctx.engine.sandboxes.list()),
  ]);
  return { ready: database === "ok" && engine === "ok", database, engine };
}

async function answers(asked: Promise<unknown>): Promise<"ok" | "unavailable"> {
  const late = Promise.withResolvers<"unavailable">();
  const timer = setTimeout(() => late.resolve("unavailable"), ANSWER_WITHIN_MS);
  const answered = asked.then(
    () => "ok" as const,
    () => "unavailable" as const,
  );
  return Promise.race([answered, late.promise]).finally(() => clearTimeout(timer));
}
