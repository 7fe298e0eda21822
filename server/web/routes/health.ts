import type { ServerResponse } from "node:http";
import { type Readiness, readiness } from "../../services/system/readiness.ts";
import { sendJson } from "../answers.ts";
import type { Health, Parts } from "../parts.ts";

/** However many ask, database and engine are asked this often. */
const FRESH_MS = 1_000;

/** /api/health, liveness: the process answers. 200 also while it starts or stops, and `status` says so. */
export function serveHealth(res: ServerResponse, health: Health): void {
  sendJson(res, 200, health);
}

/** /api/ready, readiness: 200 when calls can be answered, else 503 with what is missing. */
export class ReadyRoute {
  #last: { at: number; answer: Promise<Readiness> } | null = null;

  async serve(res: ServerResponse, health: Health, parts: Parts | null): Promise<void> {
    if (parts === null || health.status !== "ready") {
      sendJson(res, 503, { ready: false, ...health });
      return;
    }
    const now = performance.now();
    if (this.#last === null || now - this.#last.at > FRESH_MS)
      this.#last = { at: now, answer: readiness({ ctx: parts.runtime.parts }) };
    const answer = await this.#last.answer;
    sendJson(res, answer.ready ? 200 : 503, answer);
  }
}
