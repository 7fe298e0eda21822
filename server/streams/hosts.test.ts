import { describe, expect, test } from "vitest";
import { newId } from "../domain/ids.ts";
import { clientAddress, destinationOf, isForOwnPages, isOwnOrigin } from "./hosts.ts";

const sandboxId = newId("sandbox");
const publicUrl = "http://localhost:3000";
const at = (previewDomain: string) => ({ publicUrl, previewDomain });

describe("destination by Host", () => {
  test.each([
    "localhost",
    "localhost:3000",
    "LOCALHOST:3000",
    "localhost.:3000",
    "127.0.0.1:3000",
    "[::1]:3000",
  ])("%s is the dashboard", (host) => expect(destinationOf(host, at("localhost"))).toEqual({ kind: "app" }));

  test("a port of a sandbox", () => {
    const preview = { kind: "preview", port: 8000, sandboxId };
    expect(destinationOf(`8000-${sandboxId}.localhost:3000`, at("localhost"))).toEqual(preview);
    expect(destinationOf(`8000-${sandboxId}.Preview.Example`, at("preview.example"))).toEqual(preview);
  });

  test.each([
    undefined,
    "",
    "evil.example",
    "evil.example:3000",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "2130706433",
    "local host",
    "localhost@evil",
    `8000-${sandboxId}.evil.example`,
    `8000-${sandboxId}.x.localhost`,
    `99999-${sandboxId}.localhost`,
    `08000-${sandboxId}.localhost`,
    "8000-sbx.localhost",
    "anything.localhost",
  ])("%s is refused", (host) => expect(destinationOf(host, at("localhost")).kind).toBe("refused"));
});

describe("with a public address", () => {
  const known = { publicUrl: "https://forkyard.example", previewDomain: "preview.example" };
  test.each(["forkyard.example", "FORKYARD.example:443", "localhost:3000", "127.0.0.1"])(
    "%s is the dashboard",
    (host) => expect(destinationOf(host, known)).toEqual({ kind: "app" }),
  );
  test.each(["www.forkyard.example", "example", "preview.example", `8000-${sandboxId}.forkyard.example`])(
    "%s is refused",
    (host) => expect(destinationOf(host, known).kind).toBe("refused"),
  );
  test.each([
    [{ host: "forkyard.example", origin: "https://forkyard.example" }, true],
    [{ host: "forkyard.example", origin: "http://forkyard.example" }, false],
    [{ host: "forkyard.example", origin: "https://forkyard.example:8443" }, false],
    [{ host: "forkyard.example", origin: `https://8000-${sandboxId}.preview.example` }, false],
    [{ host: "localhost:3000", origin: "https://forkyard.example" }, false],
    [{ host: "localhost:3000", origin: "http://localhost:3000" }, true],
    [{ host: "localhost:3000", origin: "https://localhost:3000" }, false],
  ])("%o: own origin is %s", (headers, own) => {
    expect(isOwnOrigin(headers, known.publicUrl)).toBe(own);
  });
});

describe("the address of who asks", () => {
  const from = (remoteAddress: string, forwarded?: string) => ({
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
    socket: { remoteAddress },
  });
  test.each([
    [from("10.0.0.9"), 0, "10.0.0.9"],
    [from("::ffff:10.0.0.9"), 0, "10.0.0.9"],
    [from("127.0.0.1", "6.6.6.6"), 0, "127.0.0.1"],
    [from("127.0.0.1", "6.6.6.6, 10.0.0.9"), 1, "10.0.0.9"],
    [from("127.0.0.1", "6.6.6.6, 10.0.0.9, 10.0.0.1"), 2, "10.0.0.9"],
    [from("127.0.0.1", "10.0.0.9"), 2, "10.0.0.9"],
    [from("127.0.0.1", "somebody"), 1, "127.0.0.1"],
    [from("127.0.0.1"), 1, "127.0.0.1"],
    [from("127.0.0.1", "2001:db8::1"), 1, "2001:db8::1"],
  ])("%o behind %i: %s", (req, hops, address) => expect(clientAddress(req, hops)).toBe(address));
});

describe("own origin", () => {
  const host = "localhost:3000";
  test.each([
    [{ host }, true],
    [{ host, origin: "http://localhost:3000" }, true],
    [{ host: "LOCALHOST:3000", origin: "http://localhost:3000" }, true],
    [{ host: "localhost", origin: "http://localhost" }, true],
    [{ host, origin: "http://localhost:3001" }, false],
    [{ host, origin: "https://localhost:3000" }, false],
    [{ host, origin: `http://8000-${sandboxId}.localhost:3000` }, false],
    [{ host, origin: "http://evil.example" }, false],
    [{ host, origin: "null" }, false],
    [{ host, origin: "file://" }, false],
    [{ host, origin: "http://localhost:3000", "sec-fetch-site": "same-origin" }, true],
    [{ host, "sec-fetch-site": "none" }, true],
    [{ host, "sec-fetch-site": "same-site" }, false],
    [{ host, "sec-fetch-site": "cross-site" }, false],
  ])("%o: %s", (headers, own) => expect(isOwnOrigin(headers, publicUrl)).toBe(own));
});

test.each([
  ["POST", "/api/trpc/sandboxes.create", true],
  ["POST", "/sign-in", true],
  ["GET", "/api/trpc/sandboxes.list", true],
  ["GET", "/api/auth/get-session", true],
  ["POST", "/api/auth/callback/oidc", true],
  // The service to sign in with sends the browser back here, from its own site.
  ["GET", "/api/auth/callback/oidc", false],
  ["GET", "/t/yard/sandboxes", false],
])("%s %s is for the dashboard's own pages only: %s", (method, path, own) =>
  expect(isForOwnPages(method, path)).toBe(own),
);
