import { describe, expect, test } from "vitest";
import { newId } from "../domain/ids.ts";
import { destinationOf, isOwnOrigin } from "./hosts.ts";

const sandboxId = newId("sandbox");

describe("destination by Host", () => {
  test.each([
    "localhost",
    "localhost:3000",
    "LOCALHOST:3000",
    "localhost.:3000",
    "127.0.0.1:3000",
    "[::1]:3000",
  ])("%s is the dashboard", (host) => expect(destinationOf(host, "localhost")).toEqual({ kind: "app" }));

  test("a port of a sandbox", () => {
    const preview = { kind: "preview", port: 8000, sandboxId };
    expect(destinationOf(`8000-${sandboxId}.localhost:3000`, "localhost")).toEqual(preview);
    expect(destinationOf(`8000-${sandboxId}.Preview.Example`, "preview.example")).toEqual(preview);
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
  ])("%s is refused", (host) => expect(destinationOf(host, "localhost").kind).toBe("refused"));
});

describe("own origin", () => {
  const host = "localhost:3000";
  test.each([
    [{ host }, true],
    [{ host, origin: "http://localhost:3000" }, true],
    [{ host: "LOCALHOST:3000", origin: "http://localhost:3000" }, true],
    [{ host: "localhost", origin: "http://localhost" }, true],
    [{ host, origin: "http://localhost:3001" }, false],
    [{ host, origin: `http://8000-${sandboxId}.localhost:3000` }, false],
    [{ host, origin: "http://evil.example" }, false],
    [{ host, origin: "null" }, false],
    [{ host, origin: "file://" }, false],
    [{ host, origin: "http://localhost:3000", "sec-fetch-site": "same-origin" }, true],
    [{ host, "sec-fetch-site": "none" }, true],
    [{ host, "sec-fetch-site": "same-site" }, false],
    [{ host, "sec-fetch-site": "cross-site" }, false],
  ])("%o: %s", (headers, own) => expect(isOwnOrigin(headers)).toBe(own));
});
