import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Api, apiOf, failing, outputOf, run } from "../../testing/api.ts";
import { startTestServer, type TestServer } from "../../testing/instance.ts";

/** Once the roll back shows, this much later the server is killed: before, in the middle, near its end. */
const MOMENTS_MS = [0, 200, 450, 700];

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startTestServer({ pages: false });
  api = apiOf(server);
});
afterAll(() => server?.dispose());

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 20 });

/** A Python that remembers x, in a sandbox with a file; both can be asked for later. */
async function python(name: string) {
  const sandbox = await api.sandboxes.create.mutate({ name });
  await run(api, sandbox.id, "echo good > /root/state");
  const terminal = await api.processes.exec.mutate({
    sandboxId: sandbox.id,
    argv: ["python3", "-q"],
    tty: true,
    env: { PYTHON_BASIC_REPL: "1", TERM: "dumb" },
  });
  await says(terminal.id, ">>> ");
  await tell(terminal.id, "x = 41");
  return { sandbox, terminal };
}

const says = (processId: string, text: string) =>
  eventually(async () => expect(await outputOf(api, processId, "tty")).toContain(text));

async function tell(processId: string, line: string): Promise<void> {
  await api.processes.write.mutate({ processId, text: `${line}\r` });
  await says(processId, `${line}\r\n`);
}

const runningIn = async (sandboxId: string) =>
  (await api.processes.list.query({ sandboxId })).filter(({ status }) => status === "running");

const fileIn = async (sandboxId: string) => (await run(api, sandboxId, "cat /root/state")).stdout;

describe("roll back", () => {
  it("goes back to a memory snapshot: same id, name and URL; the present stays as a branch", async () => {
    const { sandbox, terminal } = await python("rolled");
    const { url } = await api.ports.expose.mutate({ sandboxId: sandbox.id, port: 8000 });
    const target = await api.snapshots.createMemory.mutate({ sandboxId: sandbox.id });
    await tell(terminal.id, "x = 666");
    await run(api, sandbox.id, "echo broken > /root/state");

    const { sandbox: after, before } = await api.sandboxes.rollback.mutate({
      sandboxId: sandbox.id,
      snapshotId: target.id,
    });
    expect(after).toMatchObject({
      id: sandbox.id,
      name: "rolled",
      status: "running",
      snapshotId: target.id,
      imageReference: null,
    });
    expect(before).toMatchObject({ name: "rolled before rollback", kind: "memory", status: "ready" });
    expect(await fileIn(sandbox.id)).toBe("good\n");
    expect((await api.ports.list.query({ sandboxId: sandbox.id })).map((port) => port.url)).toEqual([url]);
    const [interpreter] = await runningIn(sandbox.id);
    expect(interpreter).toMatchObject({ forkedFromId: terminal.id, tty: true });
    await tell(interpreter!.id, "print('x is', x)");
    await says(interpreter!.id, "x is 41");
    expect((await api.processes.get.query({ processId: terminal.id })).status).toBe("killed");

    // The broken state is a snapshot that goes on where it stood.
    const branch = await api.sandboxes.create.mutate({ snapshotId: before.id });
    expect(await fileIn(branch.id)).toBe("broken\n");
    const [old] = await runningIn(branch.id);
    await tell(old!.id, "print('x is', x)");
    await says(old!.id, "x is 666");

    const { nodes } = await api.lineage.tree.query({});
    const parentOf = (id: string) => nodes.find((node) => node.id === id)?.parentId;
    expect(parentOf(sandbox.id)).toBe(target.id);
    const past = nodes.find(({ detail }) => detail.type === "sandbox" && detail.pastOf === sandbox.id);
    expect(past).toMatchObject({ name: "rolled", detail: { status: "terminated" } });
    expect([parentOf(target.id), parentOf(before.id)]).toEqual([past!.id, past!.id]);
    expect(parentOf(past!.id)).toBe(sandbox.imageReference);

    // And back again, to the present of before.
    await expect(api.snapshots.delete.mutate({ snapshotId: target.id })).rejects.toEqual(
      failing("IN_USE", /rolled/),
    );
    await api.sandboxes.rollback.mutate({ sandboxId: sandbox.id, snapshotId: before.id });
    expect(await fileIn(sandbox.id)).toBe("broken\n");
    const [again] = await runningIn(sandbox.id);
    await tell(again!.id, "print('again', x)");
    await says(again!.id, "again 666");
  });

  it("goes back to a filesystem snapshot, also of a paused sandbox", async () => {
    const { sandbox } = await python("paused one");
    const target = await api.snapshots.createFilesystem.mutate({ sandboxId: sandbox.id });
    await run(api, sandbox.id, "rm /root/state");
    await api.sandboxes.pause.mutate({ sandboxId: sandbox.id });
    const { sandbox: after } = await api.sandboxes.rollback.mutate({
      sandboxId: sandbox.id,
      snapshotId: target.id,
    });
    expect(after.status).toBe("running");
    expect(await fileIn(sandbox.id)).toBe("good\n");
    expect(await runningIn(sandbox.id)).toEqual([]);
  });

  it("refuses another sandbox's snapshot", async () => {
    const [first, second] = await Promise.all([
      api.sandboxes.create.mutate({ name: "first" }),
      api.sandboxes.create.mutate({}),
    ]);
    const { id: snapshotId } = await api.snapshots.createFilesystem.mutate({ sandboxId: second.id });
    await expect(api.sandboxes.rollback.mutate({ sandboxId: first.id, snapshotId })).rejects.toEqual(
      failing("INVALID_INPUT", /not one of sandbox first/),
    );
  });
});

describe.each(MOMENTS_MS)("kill -9 of the server %i ms into a roll back", (momentMs) => {
  it("ends with it done or with nothing changed, and nothing lost", async () => {
    const { sandbox, terminal } = await python(`cut off ${momentMs}`);
    const target = await api.snapshots.createMemory.mutate({ sandboxId: sandbox.id });
    await tell(terminal.id, "x = 666");
    await run(api, sandbox.id, "echo broken > /root/state");
    const requestId = `rollback-${momentMs}`;
    const input = { sandboxId: sandbox.id, snapshotId: target.id, requestId };
    const answered = api.sandboxes.rollback.mutate(input).catch(() => undefined);
    await Promise.race([
      answered,
      eventually(async () => {
        expect(await api.operations.list.query({ sandboxId: sandbox.id, runningOnly: true })).toHaveLength(1);
      }).then(() => new Promise((resolve) => setTimeout(resolve, momentMs))),
    ]);
    await server.kill("SIGKILL");
    await answered;
    await server.start();

    expect(await api.operations.list.query({ runningOnly: true })).toEqual([]);
    const now = await api.sandboxes.get.query({ sandboxId: sandbox.id });
    expect(now.status).toBe("running");
    const went = now.snapshotId === target.id;
    const [interpreter] = await runningIn(sandbox.id);
    await tell(interpreter!.id, "print('x is', x)");
    await says(interpreter!.id, went ? "x is 41" : "x is 666");
    expect(await fileIn(sandbox.id)).toBe(went ? "good\n" : "broken\n");
    const kept = await api.snapshots.list.query({ sandboxId: sandbox.id });
    expect(kept.every(({ status }) => status === "ready")).toBe(true);
    if (went) {
      const { before } = await api.sandboxes.rollback.mutate(input);
      const branch = await api.sandboxes.create.mutate({ snapshotId: before.id });
      expect(await fileIn(branch.id)).toBe("broken\n");
      await api.sandboxes.terminate.mutate({ sandboxId: branch.id });
    }
    await api.sandboxes.terminate.mutate({ sandboxId: sandbox.id });
  });
});
