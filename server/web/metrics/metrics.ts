import type { Counts } from "../../services/system/counts.ts";
import { Histogram } from "./histogram.ts";
import { ProcessMetrics } from "./process.ts";
import { type Family, renderFamilies } from "./text.ts";

/** What was asked for, in few enough kinds to count each of them. */
export type RequestKind = "api" | "auth" | "files" | "page" | "asset" | "preview" | "health" | "refused";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** What /metrics tells of this server. */
export class ServerMetrics {
  readonly #requests = new Histogram();
  readonly #process = new ProcessMetrics();

  answered(kind: RequestKind, method: string | undefined, status: number, seconds: number): void {
    const known = METHODS.has(method ?? "") ? method! : "other";
    this.#requests.observe({ kind, method: known, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  render(
    counts: Counts,
    { sockets, limited }: { sockets: Record<string, number>; limited: Record<string, number> },
  ): string {
    const families: Family[] = [
      {
        name: "forkyard_sandboxes",
        help: "Sandboxes by status, terminated ones included",
        type: "gauge",
        samples: counts.sandboxes.map(({ status, count }) => ({ labels: { status }, value: count })),
      },
      {
        name: "forkyard_operations_running",
        help: "Operations under way by kind",
        type: "gauge",
        samples: counts.runningOperations.map(({ kind, count }) => ({ labels: { kind }, value: count })),
      },
      {
        name: "forkyard_websockets",
        help: "Open WebSockets of the dashboard by kind",
        type: "gauge",
        samples: Object.entries(sockets).map(([kind, value]) => ({ labels: { kind }, value })),
      },
      {
        name: "forkyard_rate_limited_total",
        help: "Requests refused with 429 by limit",
        type: "counter",
        samples: Object.entries(limited).map(([limit, value]) => ({ labels: { limit }, value })),
      },
      this.#requests.family(
        "forkyard_http_request_duration_seconds",
        "From the request's head to the answer's end",
      ),
      ...this.#process.families(),
    ];
    return renderFamilies(families);
  }

  close(): void {
    this.#process.close();
  }
}
