import type { z } from "zod";
import { ForkyardError } from "../domain/errors.ts";
import type { createApiKeyOutput } from "../domain/schemas/team.ts";

export type DemoAccount = {
  /** A session for the browser and a key for scripts. */
  account: { cookie: string; apiKey: string };
  /** Revokes the key and signs out. */
  end(): Promise<void>;
};

/**
 * Signs in to a Forkyard that runs already, as whoever FORKYARD_EMAIL and FORKYARD_PASSWORD name, for demos that are
 * played there. A sentence says what is missing.
 */
export async function signInForDemos(
  url: string,
  { FORKYARD_EMAIL: email, FORKYARD_PASSWORD: password }: Record<string, string | undefined>,
): Promise<DemoAccount> {
  if (!email || !password)
    throw new ForkyardError("INVALID_INPUT", `Demos at ${url} need an account there to act as.`, {
      hint: "Set FORKYARD_EMAIL and FORKYARD_PASSWORD as well as FORKYARD_URL.",
    });
  const signedIn = await post(`${url}/api/auth/sign-in/email`, { email, password });
  const { twoFactorRedirect } = signedIn.answer as { twoFactorRedirect?: boolean };
  if (twoFactorRedirect)
    throw new ForkyardError("UNSUPPORTED", `${email} also signs in with a code from an app.`, {
      hint: "Let the demos act as somebody who needs only a password.",
    });
  const { cookie } = signedIn;
  const call = (procedure: string, input: unknown) => post(`${url}/api/trpc/${procedure}`, input, cookie);
  const made = await call("apiKeys.create", { name: "demos", role: "member", expiresInDays: 1 });
  const { apiKey, secret } = (made.answer as { result: { data: z.infer<typeof createApiKeyOutput> } }).result
    .data;
  return {
    account: { cookie, apiKey: secret },
    async end() {
      await call("apiKeys.revoke", { apiKeyId: apiKey.id });
      await post(`${url}/api/auth/sign-out`, {}, cookie);
    },
  };
}

async function post(url: string, body: unknown, cookie = ""): Promise<{ answer: unknown; cookie: string }> {
  const { origin } = new URL(url);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", origin, cookie },
    body: JSON.stringify(body),
  }).catch((cause) => {
    throw new ForkyardError("UNAVAILABLE", `Nothing answers at ${origin}.`, {
      hint: "Start it there, or change FORKYARD_URL.",
      cause,
    });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const { message, error } = (answer ?? {}) as { message?: string; error?: { message?: string } };
    const why = message ?? error?.message ?? `answered ${response.status}`;
    throw new ForkyardError("FORBIDDEN", `${origin} does not let the demos in: ${why}`);
  }
  const set = response.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
  return { answer, cookie: set.join("; ") };
}
