import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { createLogger } from "./log.ts";
import { currentRequestId, requestIdOf, withRequestId } from "./request-scope.ts";

function capture() {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, log: createLogger({ logLevel: "info" }, sink) };
}

test("secrets are hidden wherever they usually sit", () => {
  const { lines, log } = capture();
  const secret = "the-secret";
  log.info(
    {
      password: secret,
      input: { password: secret, env: { A: secret } },
      req: { headers: { authorization: secret, cookie: secret, accept: "text/html" } },
      settings: { databaseUrl: secret, secretKey: secret },
    },
    "said",
  );
  expect(JSON.stringify(lines)).not.toContain(secret);
  expect(lines[0]).toMatchObject({ msg: "said", req: { headers: { accept: "text/html" } } });
});

test("all that a request causes has its id, later work included, and nothing else has", async () => {
  const { lines, log } = capture();
  await withRequestId("one", async () => {
    log.info("at once");
    await new Promise((resolve) => setTimeout(resolve, 1));
    log.child({ part: "x" }).info("later");
  });
  log.info("outside");
  expect(lines.map(({ msg, requestId }) => [msg, requestId])).toEqual([
    ["at once", "one"],
    ["later", "one"],
    ["outside", undefined],
  ]);
  expect(currentRequestId()).toBeNull();
});

test("what a client sends can't add anything to a line, nor another line", () => {
  const { lines, log } = capture();
  log.info({ path: '/a\n{"level":60,"msg":"forged"}' }, "answered");
  expect(lines).toHaveLength(1);
  expect(requestIdOf("a.b-C_1~")).toBe("a.b-C_1~");
  for (const wrong of ["", "a b", "x".repeat(65), "é", undefined, ["a", "b"]])
    expect(requestIdOf(wrong)).toMatch(/^[0-9a-f-]{36}$/);
});
