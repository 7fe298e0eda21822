import { expect, test } from "vitest";
import { requestHeaders, responseHeaders, withoutOwnCookies } from "./preview-headers.ts";

const client = { address: "127.0.0.1", host: "8000-sbx.localhost:3000" };

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
    ...["X-Forwarded-Proto", "http"],
  ]);
});

test("the dashboard's cookies stay out of sandboxes, others go in", () => {
  expect(withoutOwnCookies("a=1; forkyard.session=s; __Secure-better-auth.session_token=t; b=2")).toBe(
    "a=1; b=2",
  );
  expect(requestHeaders(["Cookie", "forkyard.session=s"], client)).not.toContain("Cookie");
});

test("a sandbox's cookie can't be set for the dashboard's host", () => {
  expect(
    responseHeaders(["Set-Cookie", "a=1; Domain=localhost; Path=/", "Set-Cookie", "b=domain=x; HttpOnly"]),
  ).toEqual(["Set-Cookie", "a=1; Path=/", "Set-Cookie", "b=domain=x; HttpOnly"]);
});

test("an answer's framing is made anew", () => {
  expect(responseHeaders(["Transfer-Encoding", "chunked", "Keep-Alive", "timeout=5", "ETag", "x"])).toEqual([
    "ETag",
    "x",
  ]);
});
