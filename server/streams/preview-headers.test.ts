import { expect, test } from "vitest";
import { earlyLinks, requestHeaders, responseHeaders, withoutOwnCookies } from "./preview-headers.ts";

const client = { address: "127.0.0.1", host: "8000-sbx.localhost:3000", protocol: "https" } as const;

test("a request keeps its Host and order, and loses what belongs to the connection", () => {
  const headers = requestHeaders(
    [
      "Host",
      client.host,
      "Connection",
      "keep-alive, X-Secret",
      "X-Secret",
      "1",
      "TE",
      "trailers",
      "Accept",
      "*/*",
    ],
    client,
  );
  expect(headers.slice(0, 4)).toEqual(["Host", client.host, "Accept", "*/*"]);
  expect(headers).not.toContain("X-Secret");
});

test("who asked is told by us, not by the one who asks", () => {
  const headers = requestHeaders(["X-Forwarded-For", "6.6.6.6", "Forwarded", "for=6.6.6.6"], client);
  expect(headers).toEqual([
    ...["X-Forwarded-For", "127.0.0.1"],
    ...["X-Forwarded-Host", client.host],
    ...["X-Forwarded-Proto", "https"],
  ]);
});

test("the dashboard's cookies stay out of sandboxes, others go in", () => {
  expect(withoutOwnCookies("a=1; forkyard.session=s; __Secure-better-auth.session_token=t; b=2")).toBe(
    "a=1; b=2",
  );
  expect(requestHeaders(["Cookie", "forkyard.session=s"], client)).not.toContain("Cookie");
});

test("an API key of ours stays out of sandboxes; other ways to sign in are the sandbox's own", () => {
  const headers = ["Authorization", "Bearer fy_secret", "X-Forkyard-Key", "fy_secret", "Accept", "*/*"];
  expect(requestHeaders(headers, client).join()).not.toContain("secret");
  for (const own of ["Basic dXNlcjpwYXNz", "Bearer of-the-app"])
    expect(requestHeaders(["Authorization", own], client)).toContain(own);
});

const cookies = (...values: string[]) =>
  responseHeaders(
    values.flatMap((value) => ["Set-Cookie", value]),
    client.host,
  ).filter((_part, index) => index % 2 === 1);

test("a sandbox's cookie can't be set for the dashboard's host, and not under the names of ours", () => {
  expect(
    cookies(
      "a=1; Domain=localhost; Path=/",
      "b=domain=x; HttpOnly",
      "c=1; domain = .localhost",
      "d=1; Domain",
      "e=1; Domain=8000-SBX.localhost; Path=/",
      "__Host-forkyard-preview=mine; Path=/; Secure",
      " forkyard-3000.session_token=mine",
    ),
  ).toEqual(["b=domain=x; HttpOnly", "e=1; Path=/"]);
});

test("a cookie's attributes are read in no time, whatever they are", () => {
  const begun = performance.now();
  const value = Array.from({ length: 10 }, () => `; domain=x${" ".repeat(15_000)}y`).join("");
  expect(cookies(`a=1${value}`)).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(500);
});

test("early links come one by one, and only those that node takes, at once", () => {
  expect(earlyLinks('</a.css>; rel=preload; as="style", <https://x.example/a,b> ;rel=preconnect')).toEqual([
    '</a.css>; rel=preload; as="style"',
    "<https://x.example/a,b> ;rel=preconnect",
  ]);
  expect(earlyLinks('junk, </b.js>; rel=preload, </c.css>; title="two words"')).toEqual([
    "</b.js>; rel=preload",
  ]);
  expect(earlyLinks(`</a.css>${";a=a=a".repeat(500)}"`)).toEqual([]);
});

test("an answer says nothing that reaches beyond its host", () => {
  const headers = ["Clear-Site-Data", '"*"', "Service-Worker-Allowed", "/", "Alt-Svc", 'h2=":443"', "X", "y"];
  expect(responseHeaders(headers, client.host)).toEqual(["X", "y"]);
});

test("an answer's framing is made anew", () => {
  const headers = ["Transfer-Encoding", "chunked", "Keep-Alive", "timeout=5", "ETag", "x"];
  expect(responseHeaders(headers, client.host)).toEqual(["ETag", "x"]);
});
