import { ForkyardError } from "../../domain/errors.ts";
import type { RegistryCredentials } from "../../engine/port.ts";

const TIMEOUT_MS = 15_000;
const MAX_TOKEN_BYTES = 64 * 1024;

type Answer = "accepted" | "refused" | "open";

/** Asks a registry's front door (GET /v2/) whether it lets these credentials in; also by the token server it names. */
export async function askRegistry(
  { host, plainHttp }: { host: string; plainHttp: boolean },
  credentials: RegistryCredentials,
): Promise<Answer> {
  const name = host === "docker.io" ? "registry-1.docker.io" : host;
  const door = `${plainHttp ? "http" : "https"}://${name}/v2/`;
  const first = await get(host, door);
  if (first.ok) return "open";
  const challenge = first.headers.get("www-authenticate") ?? "";
  if (first.status !== 401) throw unreachable(host, `it answered ${first.status}`);
  const basic = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`;
  if (/^basic\b/i.test(challenge)) return judge(host, await get(host, door, basic));
  const realm = parameter(challenge, "realm");
  if (!/^bearer\b/i.test(challenge) || !realm || !URL.canParse(realm)) {
    throw unreachable(host, "it asks for an unsupported kind of sign-in");
  }
  const url = new URL(realm);
  // A password must not go out in the clear because a registry asks for it.
  if (url.protocol !== "https:" && !(plainHttp && url.protocol === "http:")) {
    throw unreachable(host, "its token server has no TLS");
  }
  const service = parameter(challenge, "service");
  if (service) url.searchParams.set("service", service);
  url.searchParams.set("account", credentials.username);
  const granted = await get(host, url.href, basic);
  if (!granted.ok) return judge(host, granted);
  const token = await readToken(host, granted);
  return judge(host, await get(host, door, `Bearer ${token}`));
}

function judge(host: string, { ok, status }: Response): Answer {
  if (ok) return "accepted";
  if (status === 401 || status === 403) return "refused";
  throw unreachable(host, `it answered ${status}`);
}

async function get(host: string, url: string, authorization?: string): Promise<Response> {
  try {
    const response = await fetch(url, {
      headers: authorization === undefined ? {} : { authorization },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (authorization === undefined || !response.ok) await response.body?.cancel();
    return response;
  } catch (error) {
    const cause = (error as Error).cause;
    throw unreachable(host, cause instanceof Error ? cause.message : (error as Error).message, error);
  }
}

async function readToken(host: string, response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > MAX_TOKEN_BYTES) throw unreachable(host, "its token server's answer is too long");
  }
  try {
    const { token, access_token: other } = JSON.parse(text) as Record<string, unknown>;
    const found = token ?? other;
    if (typeof found === "string" && /^[\x21-\x7e]+$/.test(found)) return found;
  } catch {
    // said below
  }
  throw unreachable(host, "its token server answered without a token");
}

/** A value in a WWW-Authenticate header, such as `realm="https://…"`. */
function parameter(challenge: string, name: string): string | undefined {
  return new RegExp(`[ ,]${name}="([^"]*)"`, "i").exec(challenge)?.[1];
}

function unreachable(host: string, why: string, cause?: unknown): ForkyardError {
  return new ForkyardError("UNAVAILABLE", `The registry ${host} can't be queried: ${why}`, {
    hint: "Check its name, this machine's network, and whether it speaks plain HTTP.",
    cause,
  });
}
