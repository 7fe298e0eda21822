import { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ForkyardError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import { type Harness, openHarness } from "../services/testing/harness.ts";
import { failureOf } from "./errors.ts";
import { appRouter } from "./root.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

/** As curl does it: plain JSON in, plain JSON out. */
async function call(
  path: string,
  init: { body?: unknown; query?: unknown; method?: string; text?: string } = {},
) {
  const query = init.query === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(init.query))}`;
  const method = init.method ?? (init.body === undefined && init.text === undefined ? "GET" : "POST");
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    router: appRouter,
    createContext: () => harness.ctx,
    req: new Request(`http://localhost/api/trpc/${path}${query}`, {
      method,
      ...(method === "GET" ? {} : { body: init.text ?? JSON.stringify(init.body) }),
      headers: { "content-type": "application/json" },
    }),
  });
  return { status: response.status, json: await response.json() };
}

describe("the contract over HTTP", () => {
  it("is plain JSON with ISO dates", async () => {
    const { status, json } = await call("sandboxes.create", { body: { name: "by curl" } });
    expect(status).toBe(200);
    const sandbox = json.result.data;
    expect(sandbox).toMatchObject({ name: "by curl", status: "running" });
    expect(new Date(sandbox.createdAt).toISOString()).toBe(sandbox.createdAt);
    const list = await call("sandboxes.list");
    expect(list.json.result.data).toContainEqual(sandbox);
    const got = await call("sandboxes.get", { query: { sandboxId: sandbox.id } });
    expect(got.json.result.data).toEqual(sandbox);
  });

  it.each([
    [
      "an unknown id, by name",
      { query: { sandboxId: "sbx0000000000000" } },
      404,
      "NOT_FOUND",
      /sbx0000000000000/,
    ],
    [
      "an id of another kind",
      { query: { sandboxId: "prc0000000000000" } },
      400,
      "INVALID_INPUT",
      /sandboxId: prc/,
    ],
    ["a missing field", { query: {} }, 400, "INVALID_INPUT", /sandboxId/],
    ["no input", {}, 400, "INVALID_INPUT", /./],
  ])("answers %s with code, message and hint", async (_what, init, status, code, message) => {
    const answer = await call("sandboxes.get", init);
    expect(answer.status).toBe(status);
    const { forkyard } = answer.json.error.data;
    expect(forkyard).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(answer.json.error.message).toBe(forkyard.message);
    expect(forkyard).toHaveProperty("hint");
    expect(JSON.stringify(answer.json)).not.toContain("node_modules");
  });

  it.each([
    ["a procedure that does not exist", "sandboxes.explode", { body: {} }, "NOT_FOUND"],
    ["what is no JSON", "sandboxes.create", { text: "{" }, "INVALID_INPUT"],
    ["GET for a mutation", "sandboxes.create", {}, "INVALID_INPUT"],
    ["a megabyte as a name", "sandboxes.create", { body: { name: "x".repeat(1_000_000) } }, "INVALID_INPUT"],
    ["a limit outside the host's", "sandboxes.create", { body: { cpu: 64 } }, "LIMIT_EXCEEDED"],
  ])("answers %s in the same form, briefly", async (_what, path, init, code) => {
    const { json } = await call(path, init);
    expect(json.error.data.forkyard.code).toBe(code);
    expect(JSON.stringify(json).length).toBeLessThan(2_000);
  });

  it("names every faulty field", async () => {
    const { json } = await call("sandboxes.create", { body: { name: "", cpu: -1, ports: [0] } });
    expect(json.error.message).toMatch(/name: .*; cpu: .*; ports\.0: /);
  });
});

describe("failureOf", () => {
  it("keeps what is ours and hides a malformed answer's details", async () => {
    const ours = new ForkyardError("DISK_FULL", "full", { hint: "make room" });
    const wrapped = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: ours });
    expect(failureOf(wrapped)).toEqual({ code: "DISK_FULL", message: "full", hint: "make room" });
    const bug = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: new TypeError("x is not a function") });
    expect(failureOf(bug)).toMatchObject({ code: "INTERNAL", message: "x is not a function" });
  });

  it("lets viewers look but not touch", async () => {
    const { createCaller } = await import("./root.ts");
    const api = createCaller({ ...harness.ctx, actor: { ...harness.ctx.actor, role: "viewer" } });
    await expect(api.sandboxes.create({})).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(Array.isArray(await api.sandboxes.list())).toBe(true);
  });

  it("shows nothing of another team's", async () => {
    const { createCaller } = await import("./root.ts");
    const mine = await harness.api.sandboxes.create({});
    const api = createCaller({ ...harness.ctx, actor: { ...harness.ctx.actor, teamId: newId("team") } });
    await expect(api.sandboxes.get({ sandboxId: mine.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(api.sandboxes.terminate({ sandboxId: mine.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(api.processes.exec({ sandboxId: mine.id, argv: ["a"] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await api.sandboxes.list({ includeTerminated: true })).toEqual([]);
    expect((await api.lineage.tree()).nodes).toEqual([]);
  });
});
