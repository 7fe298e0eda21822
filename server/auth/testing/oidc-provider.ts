import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import type { Settings } from "../../env.ts";

/** A real OpenID Connect provider on loopback: whoever gives an address as the login is the person who has it. */
export async function startOidcProvider(
  appUrl: string,
  { verified }: { verified: (email: string) => boolean },
): Promise<{ settings: NonNullable<Settings["oidc"]>; close(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ["forkyard", "a-secret-of-the-client"];
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${appUrl}/api/auth/callback/oidc`],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["only-for-a-test"] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: verified(id), name: `${id} elsewhere` }),
    }),
  });
  server.on("request", provider.callback());
  return {
    settings: { issuer, clientId, clientSecret, name: "Test ID" },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a browser does with addresses: keeps cookies by host and port, and follows redirects one by one. */
export class Visitor {
  readonly #cookies = new Map<string, Map<string, string>>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const cookie = this.cookieFor(origin);
    const headers = { ...init.headers, ...(cookie === "" ? {} : { cookie }) };
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";", 1);
      const at = pair.indexOf("=");
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  cookieFor(origin: string): string {
    return [...(this.#cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** A call of the app, as one of its pages makes it. */
  post(appUrl: string, path: string, body: unknown): Promise<Response> {
    const headers = { "content-type": "application/json", origin: appUrl };
    return this.fetch(`${appUrl}/api/auth${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** Signs in at the provider and comes back; the address of the app's page where that ends. */
  async signInWith(appUrl: string, email: string, path = "/sign-in/social"): Promise<URL> {
    const begun = await this.post(appUrl, path, { provider: "oidc", callbackURL: "/done" });
    let next = ((await begun.json()) as { url: string }).url;
    for (let step = 0; step < 12; step++) {
      const response = await this.fetch(next);
      const location = response.headers.get("location");
      if (location !== null) {
        next = new URL(location, next).href;
        if (next.startsWith(appUrl) && !next.includes("/api/")) return new URL(next);
        continue;
      }
      // A form: first who one is, then whether the app may know it.
      const page = await response.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      const action = /action="([^"]+)"/.exec(page)?.[1];
      if (!prompt || !action) throw new Error(`${response.status} ${next}\n${page.slice(0, 2000)}`);
      const body = new URLSearchParams({
        prompt,
        ...(prompt === "login" ? { login: email, password: "x" } : {}),
      });
      const answer = await this.fetch(new URL(action, next).href, { method: "POST", body });
      next = new URL(answer.headers.get("location")!, next).href;
    }
    throw new Error("The provider sends us around in circles");
  }
}
