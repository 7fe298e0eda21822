import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../domain/ids.ts";
import { createCaller } from "../../trpc/root.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";
import { cleanLogs } from "./clean-logs.ts";
import { describeTerminal } from "./describe-terminal.ts";

let harness: Harness;
let sandboxId: string;
beforeAll(async () => {
  harness = await openHarness();
  sandboxId = (await harness.api.sandboxes.create({ env: { A: "sandbox" } })).id;
});
afterAll(() => harness.close());
const failing = (code: string, message = "") =>
  expect.objectContaining({
    cause: expect.objectContaining({ code, message: expect.stringContaining(message) }),
  });
const hosted = (id: string) => harness.engine.held.get(sandboxId)!.processes.get(id)!;
describe("exec", () => {
  it("passes argv, directory and variables on as they are", async () => {
    const argv = ["printf", "%s\n", "a b", "", "new\nline", "'\"$HOME`x`\\", "🦊", "x".repeat(100_000)];
    const process = await harness.api.processes.exec({
      sandboxId,
      argv,
      cwd: "/a b",
      env: { B: "call\n🦊" },
    });
    expect(process).toMatchObject({ argv, status: "running", pid: 42, cwd: "/a b", tty: false });
    expect(hosted(process.id).request).toMatchObject({
      argv,
      cwd: "/a b",
      user: "0",
      env: { A: "sandbox", B: "call\n🦊", FROM: "image" },
      tty: null,
    });
  });

  it("has a shell look at a line, and gives a terminal its size", async () => {
    const process = await harness.api.processes.exec({
      sandboxId,
      shell: "a && b",
      tty: true,
      cols: 100,
      rows: 30,
    });
    expect(process).toMatchObject({ argv: ["/bin/sh", "-c", "a && b"], title: "a && b", tty: true });
    expect(hosted(process.id).request.tty).toEqual({ cols: 100, rows: 30 });
    await harness.api.processes.resize({ processId: process.id, cols: 90, rows: 20 });
    await harness.api.processes.rename({ processId: process.id, title: "Küche" });
    expect((await harness.api.processes.get({ processId: process.id })).title).toBe("Küche");
  });

  it.each([
    [{ argv: ["a\0b"] }],
    [{ argv: ["half \ud800 a pair"] }],
    [{ argv: ["a"], env: { A: "\udc00" } }],
    [{ argv: ["a"], cwd: "/\ud800" }],
    [{ argv: ["a"], requestId: "a\0b" }],
    [{ argv: [] }],
    [{ argv: ["a"], shell: "b" }],
    [{}],
    [{ argv: ["a"], cwd: "relative" }],
    [{ argv: ["x".repeat(131_073)] }],
    [{ argv: Array<string>(9).fill("x".repeat(125_000)) }],
    [{ argv: ["a"], env: { "A=B": "x" } }],
  ])("refuses what can't be passed on (case %#)", async (input) => {
    await expect(harness.api.processes.exec({ sandboxId, ...input })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });

  it("lists nothing of what the engine refused", async () => {
    await expect(harness.api.processes.exec({ sandboxId, argv: ["a"], cwd: "/missing" })).rejects.toEqual(
      failing("INVALID_INPUT", "/missing"),
    );
    const list = await harness.api.processes.list({ sandboxId });
    expect(list.filter(({ cwd }) => cwd === "/missing")).toEqual([]);
  });

  it("tells a terminal's viewer of an address that is no id what it tells of an unknown one", async () => {
    for (const processId of ["a\0b", "", newId("process")])
      await expect(describeTerminal({ ctx: harness.ctx, input: { processId } })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
  });

  it("names unknown ids", async () => {
    for (const id of [newId("sandbox"), newId("sandbox")]) {
      await expect(harness.api.processes.exec({ sandboxId: id, argv: ["a"] })).rejects.toEqual(
        failing("NOT_FOUND", id),
      );
    }
    const processId = newId("process");
    await expect(harness.api.processes.get({ processId })).rejects.toEqual(failing("NOT_FOUND", processId));
    await expect(harness.api.processes.wait({ processId })).rejects.toEqual(failing("NOT_FOUND", processId));
  });
});

describe("the end of a process", () => {
  it("is waited for, with all its output in the log by then", async () => {
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["x"] });
    expect(await harness.api.processes.wait({ processId, timeoutMs: 0 })).toEqual({
      status: "running",
      exitCode: null,
      signal: null,
    });
    const end = harness.api.processes.wait({ processId });
    hosted(processId).print("file.txt\n");
    hosted(processId).end({ exitCode: 127 });
    expect(await end).toEqual({ status: "exited", exitCode: 127, signal: null });
    const logs = await harness.api.processes.logs({ processId });
    expect(logs).toMatchObject({ nextOffset: 9, truncatedBefore: 0, ended: true });
    expect(logs.chunks).toMatchObject([{ stream: "stdout", offset: 0, text: "file.txt\n" }]);
    // Nobody needs it there any more.
    await eventually(() => expect(hosted(processId)).toBeUndefined());
  });

  it("is not waited for any more once its caller has left", async () => {
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["x"] });
    const gone = new AbortController();
    const waiting = createCaller(harness.ctx, { signal: gone.signal }).processes.wait({ processId });
    await eventually(() => expect(harness.ctx.events.sleepers).toBe(1));
    gone.abort();
    expect(await waiting).toMatchObject({ status: "running" });
    expect(harness.ctx.events.sleepers).toBe(0);
    await harness.api.processes.kill({ processId });
  });

  it("is told as a signal, and writing afterwards is refused", async () => {
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["x"] });
    await harness.api.processes.kill({ processId, signal: "SIGKILL" });
    expect(await harness.api.processes.wait({ processId })).toMatchObject({
      status: "killed",
      signal: "SIGKILL",
    });
    expect(await harness.api.processes.kill({ processId })).toMatchObject({ status: "killed" });
    await expect(harness.api.processes.write({ processId, text: "x" })).rejects.toEqual(failing("CONFLICT"));
    await expect(harness.api.processes.resize({ processId, cols: 1, rows: 1 })).rejects.toEqual(
      failing("CONFLICT"),
    );
  });

  it("comes by a signal to its number, too, unless that is another's", async () => {
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["x"] });
    const { entries } = await harness.api.processes.tree({ sandboxId });
    const { pid, startedAt } = entries.find((entry) => entry.processId === processId)!;
    const another = { sandboxId, pid, startedAt: new Date(60_000).toISOString() };
    await expect(harness.api.processes.signal(another)).rejects.toEqual(failing("NOT_FOUND"));
    const never = { ...another, startedAt: "1969-12-31T23:59:59Z" };
    await expect(harness.api.processes.signal(never)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await harness.api.processes.signal({ sandboxId, pid, startedAt, signal: "SIGINT" })).toEqual({
      pid,
    });
    expect(await harness.api.processes.wait({ processId })).toMatchObject({ signal: "SIGINT" });
  });

  it("becomes lost if sandbox-init no longer knows it", async () => {
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["x"] });
    const { untrack, track } = await import("./track.ts");
    untrack(harness.ctx.db, processId);
    harness.engine.held.get(sandboxId)!.processes.delete(processId);
    track(harness.ctx, {
      ...(await import("./require.ts").then((m) => m.requireProcess(harness.ctx, processId))),
    });
    expect(await harness.api.processes.wait({ processId })).toMatchObject({ status: "lost", exitCode: null });
    expect((await harness.api.processes.get({ processId })).failure).toMatchObject({ code: "INTERRUPTED" });
  });

  it("of the whole sandbox makes it failed and them lost", async () => {
    const { id } = await harness.api.sandboxes.create({ name: "crashed", memoryMiB: 64 });
    const { id: processId } = await harness.api.processes.exec({ sandboxId: id, argv: ["x"] });
    const { settle } = await import("../sandboxes/settle.ts");
    const input = {
      sandboxId: id,
      how: { reason: "exited", exitCode: 137, outOfMemory: true },
      at: new Date(),
    } as const;
    await settle({ ctx: harness.ctx, input });
    expect((await harness.api.sandboxes.get({ sandboxId: id })).status).toBe("running");
    harness.engine.held.get(id)!.status = "stopped";
    await settle({ ctx: harness.ctx, input });
    expect(await harness.api.sandboxes.get({ sandboxId: id })).toMatchObject({
      status: "failed",
      failure: { code: "LIMIT_EXCEEDED", message: expect.stringContaining("64 MiB") },
    });
    expect(await harness.api.processes.get({ processId })).toMatchObject({ status: "lost" });
  });
});

describe("input and logs", () => {
  it("takes text, bytes and the end", async () => {
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["cat"] });
    await harness.api.processes.write({ processId, text: "a🦊" });
    await harness.api.processes.write({ processId, base64: Buffer.from("b").toString("base64"), end: true });
    await eventually(async () => {
      const { chunks } = await harness.api.processes.logs({ processId });
      expect(chunks.map(({ text }) => text).join("")).toBe("a🦊b<eof>");
    });
  });

  it("reads page by page without cutting a character", async () => {
    const { id: processId } = await harness.api.processes.exec({ sandboxId, argv: ["x"] });
    const text = "é🦊€x".repeat(50);
    hosted(processId).print(text);
    hosted(processId).end();
    await harness.api.processes.wait({ processId });
    let read = "";
    let fromOffset = 0;
    for (let ended = false; !ended; ) {
      const page = await harness.api.processes.logs({ processId, fromOffset, limit: 7 });
      expect(page.nextOffset).toBeGreaterThan(fromOffset);
      read += page.chunks.map((chunk) => chunk.text).join("");
      fromOffset = page.nextOffset;
      ended = page.ended;
    }
    expect(read).toBe(text);
  });
});

describe("old logs", () => {
  const DAY_MS = 86_400_000;

  it("go some days after their sandbox has ended; those of running sandboxes stay", async () => {
    const { id: ended } = await harness.api.sandboxes.create({});
    const { id: old } = await harness.api.processes.exec({ sandboxId: ended, argv: ["x"] });
    const { id: young } = await harness.api.processes.exec({ sandboxId, argv: ["x"] });
    harness.engine.held.get(ended)!.processes.get(old)!.print("old");
    hosted(young).print("young");
    const text = async (processId: string) =>
      (await harness.api.processes.logs({ processId })).chunks.map((chunk) => chunk.text).join("");
    await eventually(async () => expect([await text(old), await text(young)]).toEqual(["old", "young"]));
    await harness.api.sandboxes.terminate({ sandboxId: ended });
    const cleaned = (days: number) =>
      cleanLogs({ ctx: harness.ctx, input: { now: new Date(Date.now() + days * DAY_MS) } });
    // Written a moment after the end of the sandbox.
    await eventually(async () => expect(await harness.ctx.output.processIds()).toContain(old));
    expect(await cleaned(29)).not.toContain(old);
    expect(await text(old)).toBe("old");
    await eventually(async () => expect(await harness.ctx.output.processIds()).toContain(young));
    const removed = await cleaned(31);
    expect(removed).toContain(old);
    expect(removed).not.toContain(young);
    expect([await text(old), await text(young)]).toEqual(["", "young"]);
  });

  it("go where nobody knows their process", async () => {
    const unknown = newId("process");
    await mkdir(join(harness.ctx.settings.dataDir, "logs", unknown), { recursive: true });
    expect(await cleanLogs({ ctx: harness.ctx, input: { now: new Date() } })).toEqual([unknown]);
  });
});

describe("the tree", () => {
  it("has sandbox-init and what was started, by its id", async () => {
    const { id } = await harness.api.sandboxes.create({});
    const process = await harness.api.processes.exec({ sandboxId: id, argv: ["sleep", "9"] });
    const { at, entries } = await harness.api.processes.tree({ sandboxId: id });
    expect(Date.parse(at)).toBeGreaterThan(0);
    expect(entries).toEqual([
      expect.objectContaining({ pid: 1, parentPid: 0, processId: null, uid: 0 }),
      expect.objectContaining({ pid: 42, parentPid: 1, processId: process.id, argv: ["sleep", "9"] }),
    ]);
    await harness.api.sandboxes.pause({ sandboxId: id });
    await expect(harness.api.processes.tree({ sandboxId: id })).rejects.toEqual(
      failing("CONFLICT", "paused"),
    );
  });
});
