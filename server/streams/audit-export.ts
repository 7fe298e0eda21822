import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { isForkyardError, toFailure } from "../domain/errors.ts";
import { exportLines } from "../services/audit/export.ts";
import type { Ctx } from "../services/context.ts";

/** What no id has, a NUL above all, is not to be looked for in the database. */
const PERSON = /^[\w-]{1,64}$/;

/** `GET /api/audit/export[?personId=…]`: the team's audit log as JSON lines, to be saved. Owners and admins only. */
export async function serveAuditExport(req: IncomingMessage, res: ServerResponse, ctx: Ctx): Promise<void> {
  try {
    if (req.method !== "GET") {
      refuse(res, 405, {
        code: "INVALID_INPUT",
        message: "The audit log is read with GET",
        hint: "GET /api/audit/export, with personId=… for what one person did.",
      });
      return;
    }
    const { searchParams } = new URL(req.url ?? "/", "http://localhost");
    const personId = searchParams.get("personId") || null;
    if (personId !== null && !PERSON.test(personId)) {
      refuse(res, 400, {
        code: "INVALID_INPUT",
        message: "personId is not the id of a person",
        hint: "events.people lists who has done something; without personId all is sent.",
      });
      return;
    }
    const lines = await exportLines({ ctx, input: { personId } });
    res.writeHead(200, {
      "Content-Type": "application/x-ndjson; charset=utf-8",
      "Content-Disposition": `attachment; filename="forkyard-audit-${new Date().toISOString().slice(0, 10)}.jsonl"`,
      "Cache-Control": "no-store",
    });
    await pipeline(lines, res);
  } catch (error) {
    if (res.headersSent || res.destroyed) {
      // Who reads it sees that it broke off.
      if (!res.destroyed) res.destroy();
      if (!isClosedEarly(error)) ctx.log.warn({ err: error }, "an export of the audit log broke off");
      return;
    }
    if (!isForkyardError(error)) ctx.log.error({ err: error }, "the audit log could not be exported");
    refuse(res, isForkyardError(error) && error.code === "FORBIDDEN" ? 403 : 500, toFailure(error));
  }
}

function refuse(res: ServerResponse, status: number, failure: object): void {
  res.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  res.end(JSON.stringify({ error: failure }));
}

function isClosedEarly(error: unknown): boolean {
  return (error as { code?: string }).code === "ERR_STREAM_PREMATURE_CLOSE";
}
