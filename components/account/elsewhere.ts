import { authCall } from "./auth-call";

/** Behind which name a secret of the address waits in this tab while its person is at another service. */
const KEPT = "forkyard-token";

export type Methods = { setup: boolean; oidc: { name: string } | null };

export const signInMethods = () => authCall<Methods>("/forkyard/methods");

/**
 * Leads to the other service, which leads back to `callbackURL`. What stands behind the # of an address doesn't come
 * back from there, and is to be in no request: it waits in this tab. `connect`: for the account that is signed in here.
 */
export async function goElsewhere({
  connect = false,
  callbackURL,
  errorCallbackURL,
  token = null,
}: {
  connect?: boolean;
  callbackURL: string;
  errorCallbackURL: string;
  token?: string | null;
}): Promise<void> {
  const { url } = await authCall<{ url: string }>(connect ? "/link-social" : "/sign-in/social", {
    provider: "oidc",
    callbackURL: whole(callbackURL),
    errorCallbackURL: whole(errorCallbackURL),
  });
  if (token === null) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, token);
  window.location.assign(url);
}

/** Of a part of an address the server takes only what has no odd sign in it. */
const whole = (path: string) => new URL(path, window.location.origin).href;

/** The secret that waited in this tab, once. */
export function takeKeptToken(): string | null {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  return kept;
}

const WORDS: Record<string, string> = {
  account_not_linked:
    "An account with that address already exists here and is not connected to the other service. Sign in another way, then connect it on your account page.",
  email_does_not_match:
    "The other service knows you by a different address from this account's, so it was not connected.",
  unable_to_link_account: "The other service has not verified your address, so it was not connected.",
  access_denied: "The other service did not sign you in.",
};
const REFUSED =
  "The other service signed you in, but you have no account here. Ask for an invitation to the address it knows you by.";

/** What went wrong at the other service, as the address that it led back to tells; null if nothing did. */
export function elsewhereProblem(search: string): string | null {
  const errors = new URLSearchParams(search).getAll("error");
  if (errors.length === 0) return null;
  return errors.map((error) => WORDS[error]).find((words) => words !== undefined) ?? REFUSED;
}
