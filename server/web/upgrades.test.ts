import { expect, test } from "vitest";
import { isUpgrade } from "./upgrades.ts";

const addresses = { publicUrl: "https://forkyard.example", previewDomain: "previews.example" };
const asked = (host: string, upgrade: string) => isUpgrade({ headers: { host, upgrade } }, addresses);

test("the dashboard leaves HTTP for WebSockets only", () => {
  expect(asked("forkyard.example", "WebSocket")).toBe(true);
  for (const offered of ["h2c", "TLS/1.2", "tcp"]) expect(asked("localhost:3000", offered)).toBe(false);
});

test("a sandbox may speak what it likes, but for the HTTP/2 that clients offer with every request", () => {
  const host = "8000-sbx0000000000000.previews.example";
  for (const offered of ["websocket", "tcp"]) expect(asked(host, offered)).toBe(true);
  expect(asked(host, "h2c")).toBe(false);
});
