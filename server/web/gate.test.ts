import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import type { Runtime } from "../runtime.ts";
import { Gate } from "./gate.ts";

const MOST = 3;
const runtime = {
  settings: { limits: { signInsPerMinute: MOST } },
  doorkeeper: { visitorOf: async () => ({ user: { id: "usr1" } }) },
} as unknown as Runtime;

/** How many of twice as many attempts as there may be are let through, for somebody who is signed in. */
async function admitted(path: string): Promise<number> {
  const gate = new Gate(runtime);
  const res = { once() {}, setHeader() {}, writeHead() {}, end() {} } as unknown as ServerResponse;
  let count = 0;
  for (let attempt = 0; attempt < 2 * MOST; attempt += 1) {
    const req = { url: path, headers: {} } as IncomingMessage;
    if (await gate.admits(req, res, "203.0.113.1")) count += 1;
  }
  return count;
}

test.each([
  "/sign-in/email",
  "/sign-in/social",
  "/link-social",
  "/change-password",
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/get-totp-uri",
  "/two-factor/generate-backup-codes",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/passkey/generate-authenticate-options",
  "/passkey/verify-authentication",
  "/forkyard/setup",
  "/forkyard/invitation",
  "/forkyard/join",
  "/forkyard/accept",
])("%s, where a secret can be tried, is asked a few times, signed in or not", async (path) => {
  expect(await admitted(`/api/auth${path}`)).toBe(MOST);
});

test("who is signed in asks for the rest as often as they like", async () => {
  expect(await admitted("/api/auth/get-session")).toBe(2 * MOST);
});
