import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { mayReadMetrics } from "./metrics.ts";

const asking = (headers: Record<string, string> = {}) =>
  ({ headers: { host: "localhost:3000", ...headers }, socket: { remoteAddress: "127.0.0.1" } }) as never;
const may = (req: IncomingMessage, publicUrl: string) => mayReadMetrics(req, { token: "right", publicUrl });

test("on this machine metrics need no token while only this machine reaches the server", () => {
  expect(may(asking(), "http://localhost:3000")).toBe(true);
  expect(may(asking({ "x-forwarded-for": "203.0.113.7" }), "http://localhost:3000")).toBe(false);
});

test("a proxy that says neither for whom it asks nor at which host they did gets none", () => {
  expect(may(asking(), "https://forkyard.example")).toBe(false);
  expect(may(asking({ authorization: "Bearer wrong" }), "https://forkyard.example")).toBe(false);
  expect(may(asking({ authorization: "Bearer right" }), "https://forkyard.example")).toBe(true);
});
