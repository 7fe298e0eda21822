import { failureText } from "@/components/trpc/failure-text";
import type { Failure } from "@/server/domain/errors";

const WORDS: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "The e-mail address or the password is wrong",
  INVALID_PASSWORD: "The password is wrong",
  INVALID_CODE: "The code is wrong or has expired",
  INVALID_BACKUP_CODE: "The recovery code is wrong or has already been used",
  INVALID_TWO_FACTOR_COOKIE: "Sign-in took too long. Start again.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Sign in again.",
  SESSION_NOT_FRESH: "You signed in too long ago. Sign out and in again, then retry.",
  PASSWORD_TOO_SHORT: "The password is too short: it needs at least 10 characters",
  PASSWORD_TOO_LONG: "The password is too long: it can have at most 128 characters",
};

/** Calls one of the account's addresses; rejects with an Error in the form of a call's, for failureOf. */
export async function authCall<T = unknown>(path: string, body?: Record<string, unknown>): Promise<T> {
  const response = await fetch(`/api/auth${path}`, {
    method: body === undefined ? "GET" : "POST",
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw failed({ code: "UNAVAILABLE", message: "The Forkyard server isn't answering", hint: null });
  });
  const answer = (await response.json().catch(() => null)) as Answer | null;
  if (response.ok) return answer as T;
  const given = answer?.error ?? answer;
  const code = given?.code ?? "INTERNAL";
  throw failed({
    code: code as Failure["code"],
    message: WORDS[code] ?? given?.message ?? `The server answered ${response.status}`,
    hint: given?.hint ?? null,
  });
}

type Answer = { code?: string; message?: string; hint?: string | null; error?: Answer };

function failed(failure: Failure): Error {
  return Object.assign(new Error(failure.message), { data: { forkyard: failure } });
}

/** What a person is told: the sentence and the next step. */
export function wordsOf(error: unknown): string {
  const failure = (error as { data?: { forkyard?: Failure } }).data?.forkyard;
  if (!failure) return error instanceof Error ? error.message : String(error);
  return failureText(failure);
}
