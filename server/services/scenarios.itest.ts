import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { constants } from "node:os";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Api, apiOf, failing, outputOf, run } from "../testing/api.ts";
import { startTestServer, type TestServer } from "../testing/instance.ts";
import type { TestPerson } from "../testing/people.ts";

let server: TestServer;
let script: TestPerson;
let api: Api;
beforeAll(async () => {
  server = await startTestServer({ pages: false });
  // As a script does it that somebody of the team has given a key.
  script = await server.newUser({ role: "member" });
  api = apiOf({ url: server.url, apiKey: script.apiKey });
});
afterAll(() => server?.dispose());

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 50 });

/** Asks a preview URL with the key; its host name need not be in any resolver. */
function visit(url: string): Promise<{ status: number; body: string }> {
  const { host, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${script.apiKey}` };
    const asked = request({ host: "127.0.0.1", port, path: pathname, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on("error", reject).end();
  });
}

describe("the four scenarios of the seed document", () => {
  it("1 and 2: files written in a sandbox are there in a new one made from its filesystem snapshot", async () => {
    const sandbox = await api.sandboxes.create.mutate({ cpu: 1 });
    const made = await api.processes.exec.mutate({
      sandboxId: sandbox.id,
      argv: ["sh", "-c", "mkdir -p /something && touch /something/file.txt"],
    });
    expect(await api.processes.wait.mutate({ processId: made.id })).toEqual({
      status: "exited",
      exitCode: 0,
      signal: null,
    });
    expect(await outputOf(api, made.id)).toBe("");
    const snapshot = await api.snapshots.createFilesystem.mutate({ sandboxId: sandbox.id });
    expect(snapshot).toMatchObject({ kind: "filesystem", status: "ready" });
    expect((await api.sandboxes.terminate.mutate({ sandboxId: sandbox.id })).status).toBe("terminated");

    const next = await api.sandboxes.create.mutate({ snapshotId: snapshot.id });
    const listed = await run(api, next.id, "ls -l /something");
    expect(listed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("file.txt"), stderr: "" });
  });

  it("3 and 4: a server goes on from a memory snapshot, under a new URL", async () => {
    const sandbox = await api.sandboxes.create.mutate({});
    const port = await api.ports.expose.mutate({ sandboxId: sandbox.id, port: 8000 });
    await run(api, sandbox.id, "mkdir -p /srv/www && echo it lives > /srv/www/index.html");
    const argv = ["python3", "-m", "http.server", "8000"];
    await api.processes.exec.mutate({ sandboxId: sandbox.id, argv, cwd: "/srv/www" });
    await eventually(async () => expect(await visit(port.url)).toEqual({ status: 200, body: "it lives\n" }));
    const snapshot = await api.snapshots.createMemory.mutate({ sandboxId: sandbox.id });
    expect(snapshot).toMatchObject({ kind: "memory", ports: [8000], processCount: 1 });
    expect(snapshot.frozenMs).toBeGreaterThan(0);
    expect((await visit(port.url)).status).toBe(200);
    await api.sandboxes.terminate.mutate({ sandboxId: sandbox.id });
    expect((await visit(port.url)).status).toBe(404);

    const next = await api.sandboxes.create.mutate({ snapshotId: snapshot.id });
    const [kept] = await api.ports.list.query({ sandboxId: next.id });
    expect(kept).toMatchObject({ port: 8000, listening: true });
    expect(kept!.url).not.toBe(port.url);
    expect(await visit(kept!.url)).toEqual({ status: 200, body: "it lives\n" });
    const [process] = await api.processes.list.query({ sandboxId: next.id });
    expect(process).toMatchObject({ argv, status: "running" });
    await api.processes.kill.mutate({ processId: process!.id, signal: "SIGKILL" });
    expect(await api.processes.wait.mutate({ processId: process!.id })).toMatchObject({
      status: "killed",
      signal: "SIGKILL",
    });

    // Its files alone: a fresh start on them.
    const fresh = await api.sandboxes.create.mutate({ snapshotId: snapshot.id, filesOnly: true });
    expect(await api.ports.list.query({ sandboxId: fresh.id })).toEqual([]);
    expect(await api.processes.list.query({ sandboxId: fresh.id })).toEqual([]);
    const connect = "import socket; print(socket.socket().connect_ex(('127.0.0.1', 8000)))";
    expect(await run(api, fresh.id, `cat /srv/www/index.html; python3 -c "${connect}"`)).toMatchObject({
      stdout: `it lives\n${constants.errno.ECONNREFUSED}\n`,
    });
  });
});

it("README's script does all of it with curl", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const script = /```sh\nKEY=fy_…\n(.*?)\n```/s
    .exec(readme)![1]!
    .replaceAll("localhost:3000", `localhost:${server.port}`);
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
    env: { ...process.env, KEY: server.apiKey },
    timeout: 150_000,
  });
  expect(stdout).toContain("file.txt");
  expect(stdout).toMatch(new RegExp(`"url":"http://8000-sbx\\w+\\.localhost:${server.port}/"`));
  expect(stdout).toContain("Directory listing for /");
  expect(stdout).not.toContain('"error":');
  const forks = JSON.parse(stdout.slice(stdout.lastIndexOf("\n{") + 1)).result.data.sandboxes;
  expect(forks).toHaveLength(3);
  for (const { id } of forks) await api.sandboxes.terminate.mutate({ sandboxId: id });
});

it("a process that needs more memory than its sandbox may have says that the kernel ended it for that", async () => {
  const { id: sandboxId } = await api.sandboxes.create.mutate({ name: "small", memoryMiB: 64 });
  const shell = "exec python3 -c 'x = [bytearray(1 << 20) for _ in range(4096)]'";
  await eventually(async () => {
    const { id: processId } = await api.processes.exec.mutate({ sandboxId, shell });
    expect((await api.processes.wait.mutate({ processId })).signal).toBe("SIGKILL");
    const failure = async () => (await api.processes.get.query({ processId })).failure;
    const told = "Killed by the kernel: sandbox small reached its memory limit of 64 MiB";
    // containerd may begin to listen for it only after the first one.
    await vi.waitFor(async () => expect(await failure()).toMatchObject({ message: told }), {
      timeout: 10_000,
    });
  });
  expect((await api.sandboxes.get.query({ sandboxId })).status).toBe("running");
});

describe("fork", () => {
  it("goes on with an interpreter, its scrollback and its variables; the original keeps its own", async () => {
    const sandbox = await api.sandboxes.create.mutate({ name: "python" });
    const terminal = await api.processes.exec.mutate({
      sandboxId: sandbox.id,
      argv: ["python3", "-q"],
      tty: true,
      // The plain prompt: the other one draws each line many times.
      env: { PYTHON_BASIC_REPL: "1", TERM: "dumb" },
    });
    const says = async (processId: string, text: string) =>
      eventually(async () => expect(await outputOf(api, processId, "tty")).toContain(text));
    await says(terminal.id, ">>> ");
    await api.processes.write.mutate({ processId: terminal.id, text: "x = 41\r" });
    await says(terminal.id, "x = 41\r\n>>> ");

    const { snapshot, sandboxes, errors } = await api.sandboxes.fork.mutate({
      sandboxId: sandbox.id,
      count: 2,
    });
    expect(errors).toEqual([]);
    expect(snapshot).toMatchObject({ automatic: true, processCount: 1 });
    for (const [index, fork] of sandboxes.entries()) {
      const [process] = await api.processes.list.query({ sandboxId: fork.id });
      expect(process).toMatchObject({ forkedFromId: terminal.id, tty: true, status: "running" });
      await says(process!.id, "x = 41");
      const scrollback = await outputOf(api, process!.id);
      expect(Buffer.byteLength(scrollback)).toBe(process!.forkOffset);
      await api.processes.write.mutate({
        processId: process!.id,
        text: `x += ${index + 1}; print("x is", x)\r`,
      });
      await says(process!.id, `x is ${42 + index}`);
    }
    await api.processes.write.mutate({ processId: terminal.id, text: 'print("x is", x)\r' });
    await says(terminal.id, "x is 41");

    // A fork of a fork of a fork.
    let source = sandboxes[0]!;
    for (let generation = 2; generation <= 3; generation++) {
      const result = await api.sandboxes.fork.mutate({ sandboxId: source.id });
      expect(result.errors).toEqual([]);
      source = result.sandboxes[0]!;
    }
    const [last] = await api.processes.list.query({ sandboxId: source.id });
    await api.processes.write.mutate({ processId: last!.id, text: 'print("last", x)\r' });
    await says(last!.id, "last 42");

    const tree = await api.lineage.tree.query({ rootId: sandbox.id });
    expect(tree.nodes.map(({ detail }) => detail.type).filter((type) => type === "snapshot")).toHaveLength(3);
    expect(tree.edges).toHaveLength(tree.nodes.length - 1);
  });

  it("works while another fork runs, and on a paused sandbox", async () => {
    const { id: sandboxId } = await api.sandboxes.create.mutate({});
    const both = await Promise.all([1, 2].map(() => api.sandboxes.fork.mutate({ sandboxId })));
    expect(both.flatMap(({ errors }) => errors)).toEqual([]);
    await api.sandboxes.pause.mutate({ sandboxId });
    const { sandboxes } = await api.sandboxes.fork.mutate({ sandboxId });
    expect(await run(api, sandboxes[0]!.id, "echo awake")).toMatchObject({ stdout: "awake\n" });
    expect(await api.sandboxes.get.query({ sandboxId })).toMatchObject({ status: "paused" });
    await expect(run(api, sandboxId, "true")).rejects.toEqual(failing("CONFLICT", /paused/));
    await api.sandboxes.resume.mutate({ sandboxId });
    expect(await run(api, sandboxId, "echo here")).toMatchObject({ stdout: "here\n" });
  });
});

describe("processes", () => {
  it("say how they ended, with both streams apart and nothing mangled", async () => {
    const { id: sandboxId } = await api.sandboxes.create.mutate({ env: { FROM: "sand\nbox 🦊" } });
    expect(await run(api, sandboxId, 'echo out; echo err >&2; printf %s "$FROM"; exit 7')).toEqual({
      status: "exited",
      exitCode: 7,
      signal: null,
      stdout: "out\nsand\nbox 🦊",
      stderr: "err\n",
    });
    const argv = ["printf", "%s|", "a b", "", "new\nline", "'\"$HOME`x`\\", "🦊", "x".repeat(100_000)];
    const process = await api.processes.exec.mutate({ sandboxId, argv });
    await api.processes.wait.mutate({ processId: process.id });
    expect(await outputOf(api, process.id)).toBe(`${argv.slice(2).join("|")}|`);
  });

  it("end with 127 and a sentence if there is no such program", async () => {
    const { id: sandboxId } = await api.sandboxes.create.mutate({});
    const process = await api.processes.exec.mutate({ sandboxId, argv: ["no-such-program"] });
    expect(await api.processes.wait.mutate({ processId: process.id })).toMatchObject({ exitCode: 127 });
    expect(await outputOf(api, process.id)).toContain("no-such-program");
  });

  it("take input and its end", async () => {
    const { id: sandboxId } = await api.sandboxes.create.mutate({});
    const { id: processId } = await api.processes.exec.mutate({ sandboxId, argv: ["cat"] });
    await api.processes.write.mutate({ processId, text: "grüße 🦊\n", end: true });
    expect(await api.processes.wait.mutate({ processId })).toMatchObject({ exitCode: 0 });
    expect(await outputOf(api, processId)).toBe("grüße 🦊\n");
  });
});

describe("what is refused", () => {
  it("says what and why", async () => {
    const { id: sandboxId } = await api.sandboxes.create.mutate({});
    const { host } = await api.system.info.query();
    await expect(api.sandboxes.create.mutate({ cpu: host.cpus + 1 })).rejects.toEqual(
      failing("LIMIT_EXCEEDED", new RegExp(`${host.cpus} CPUs`)),
    );
    await expect(api.sandboxes.create.mutate({ image: "no/such:image" })).rejects.toEqual(
      failing("IMAGE_NOT_FOUND", /no\/such:image/),
    );
    await expect(api.sandboxes.get.query({ sandboxId: "sbx0000000000000" })).rejects.toEqual(
      failing("NOT_FOUND", /sbx0000000000000/),
    );
    await api.sandboxes.terminate.mutate({ sandboxId });
    for (const call of [
      () => api.processes.exec.mutate({ sandboxId, argv: ["true"] }),
      () => api.snapshots.createMemory.mutate({ sandboxId }),
      () => api.sandboxes.fork.mutate({ sandboxId }),
      () => api.ports.expose.mutate({ sandboxId, port: 80 }),
    ]) {
      await expect(call()).rejects.toEqual(failing("CONFLICT", /terminated/));
    }
  });

  it("keeps a snapshot while a sandbox runs from it, and not longer", async () => {
    const { id: sandboxId } = await api.sandboxes.create.mutate({});
    await run(api, sandboxId, "head -c 3000000 /dev/urandom > /big");
    const { id: snapshotId } = await api.snapshots.createFilesystem.mutate({ sandboxId });
    const user = await api.sandboxes.create.mutate({ snapshotId, name: "user of it" });
    await expect(api.snapshots.delete.mutate({ snapshotId })).rejects.toEqual(
      failing("IN_USE", /user of it/),
    );
    // What descends from it stays whole without it.
    const child = await api.snapshots.createFilesystem.mutate({ sandboxId: user.id });
    await api.sandboxes.terminate.mutate({ sandboxId: user.id });
    await api.snapshots.delete.mutate({ snapshotId });
    const heir = await api.sandboxes.create.mutate({ snapshotId: child.id });
    expect(await run(api, heir.id, "stat -c %s /big")).toMatchObject({ stdout: "3000000\n" });
    const { freedBytes } = await api.snapshots.delete.mutate({
      snapshotId: (await api.snapshots.createFilesystem.mutate({ sandboxId })).id,
    });
    expect(freedBytes).toBeGreaterThan(3_000_000);
  });
});

describe("a request that is repeated", () => {
  it("gives the same answer, also after the server was killed and started again", async () => {
    const input = { name: "once", requestId: "again" };
    const [first, second] = await Promise.all([
      api.sandboxes.create.mutate(input),
      api.sandboxes.create.mutate(input),
    ]);
    expect(second).toEqual(first);
    const started = await api.processes.exec.mutate({ sandboxId: first.id, shell: "echo kept; sleep 600" });
    await eventually(async () => expect(await outputOf(api, started.id)).toBe("kept\n"));
    await server.kill("SIGKILL");
    await server.start();
    expect(await api.sandboxes.create.mutate(input)).toEqual(first);
    expect(await api.processes.get.query({ processId: started.id })).toMatchObject({ status: "running" });
    expect(await outputOf(api, started.id)).toBe("kept\n");
    expect(await run(api, first.id, "echo still here")).toMatchObject({ stdout: "still here\n" });
  });
});
