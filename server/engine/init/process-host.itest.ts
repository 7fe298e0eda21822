import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutputChunk, SpawnRequest } from "../port.ts";
import { terminalHolders } from "./held-terminals.ts";
import { detach, hello, requests, TYPE } from "./protocol.ts";
import { type Build, startInit, type TestInit } from "./test-init.ts";

const PATH = "/usr/local/bin:/usr/bin:/bin";
const MIB = 1 << 20;
let keys = 0;
const newKey = () => `k${++keys}`;
const within = (ms = 60_000) => AbortSignal.timeout(ms);

describe.each<Build>(["sandbox-init-checked", "sandbox-init"])("%s", (build) => {
  let init: TestInit;

  beforeAll(async () => {
    // Process 1 of its own namespace: nothing that a test leaves behind outlives it.
    init = await startInit(build, { pidNamespace: true });
  });

  afterAll(async () => {
    const { code, stderr } = await init.stop();
    // The sanitizers' findings end it with another code.
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  function request(argv: string[], more: Partial<SpawnRequest> = {}): SpawnRequest {
    return { key: newKey(), argv, cwd: "/", env: { PATH, LC_ALL: "C" }, user: "", tty: null, ...more };
  }

  async function start(argv: string[], more: Partial<SpawnRequest> = {}): Promise<string> {
    return (await init.host.spawn(request(argv, more))).key;
  }

  const tty = { tty: { cols: 80, rows: 24 } };
  const sh = (script: string) => ["sh", "-c", script];

  async function collect(key: string, fromOffset = 0): Promise<OutputChunk[]> {
    const chunks: OutputChunk[] = [];
    for await (const chunk of init.host.output(key, { fromOffset, signal: within() })) chunks.push(chunk);
    return chunks;
  }

  const textOf = (chunks: OutputChunk[], stream?: string) =>
    Buffer.concat(
      chunks.filter((chunk) => !stream || chunk.stream === stream).map((chunk) => chunk.data),
    ).toString();

  /** Runs to the end: its output and how it ended. */
  async function run(argv: string[], more: Partial<SpawnRequest> = {}) {
    const key = await start(argv, more);
    const chunks = await collect(key);
    const { exitCode, signal } = await init.host.wait(key, within());
    return { key, chunks, text: textOf(chunks), exitCode, signal };
  }

  /** Reads live output until it holds `needle`; gives up the reader then. */
  async function until(key: string, needle: string, fromOffset = 0): Promise<string> {
    let text = "";
    for await (const { data } of init.host.output(key, { fromOffset, signal: within() })) {
      text += data;
      if (text.includes(needle)) return text;
    }
    throw new Error(`ended without ${JSON.stringify(needle)}: ${text.slice(-2000)}`);
  }

  async function end(key: string): Promise<void> {
    await init.host.kill(key, "SIGKILL");
    await init.host.wait(key, within());
    await init.host.forget(key);
  }

  describe("programs", () => {
    it("run with stdout and stderr apart, in order, and their exit code", async () => {
      const { chunks, exitCode, signal } = await run(
        sh("echo one; sleep 0.05; echo two >&2; sleep 0.05; printf 3; exit 7"),
      );
      expect(textOf(chunks, "stdout")).toBe("one\n3");
      expect(textOf(chunks, "stderr")).toBe("two\n");
      expect(textOf(chunks)).toBe("one\ntwo\n3");
      let offset = 0;
      for (const chunk of chunks) {
        expect(chunk.offset).toBe(offset);
        offset += chunk.data.length;
        expect(Math.abs(chunk.time.getTime() - Date.now())).toBeLessThan(120_000);
      }
      expect([exitCode, signal]).toEqual([7, null]);
    });

    it("tell the signal that ended them", async () => {
      expect(await run(sh("kill -TERM $$"))).toMatchObject({ exitCode: null, signal: "SIGTERM" });
    });

    it("get argv and environment byte by byte", async () => {
      const odd = ["", " two  words ", "new\nline", "'\"\\$`", "\u{1f41f}é", "-n"];
      const shown = await run([...sh('for a in "$@"; do printf "[%s]" "$a"; done'), "sh", ...odd]);
      expect(shown.text).toBe(odd.map((arg) => `[${arg}]`).join(""));
      const env = { PATH, ODD: "a=b\n\u{1f41f} ", EMPTY: "" };
      expect((await run(["/usr/bin/env", "-0"], { env })).text.split("\0").sort()).toEqual(
        ["", "EMPTY=", "HOME=/root", `ODD=${env.ODD}`, `PATH=${PATH}`].sort(),
      );
    });

    it("get a long argument whole, and a sentence when it is too long", async () => {
      const long = "x".repeat(100_000);
      expect((await run(["printf", "%s", long])).text).toBe(long);
      const many = Array.from({ length: 30 }, () => long);
      expect(await run(["true", ...many])).toMatchObject({
        exitCode: 126,
        text: "forkyard: true: arguments and environment are too long for this kernel\n",
      });
    });

    it("are searched for along PATH of their own environment, with a default", async () => {
      expect((await run(["sh", "-c", "echo $PATH"], { env: {} })).text).toContain("/usr/bin");
      expect(await run(["sh"], { env: { PATH: "/nowhere:/etc" } })).toMatchObject({ exitCode: 127 });
    });

    it.each([
      ["nosuch", 127, "forkyard: nosuch: command not found\n"],
      ["/no/such", 127, "forkyard: /no/such: no such file\n"],
      ["/etc/passwd", 126, "forkyard: /etc/passwd: permission denied\n"],
      ["/etc", 126, "forkyard: /etc: is a directory\n"],
    ])("that can't be run say why: %s", async (program, exitCode, text) => {
      expect(await run([program])).toMatchObject({ exitCode, text });
      expect(await run([program], tty)).toMatchObject({ exitCode, text: text.replace("\n", "\r\n") });
    });

    it("start in their directory, or say that it is not there", async () => {
      expect((await run(["pwd"], { cwd: "/usr/bin" })).text).toBe("/usr/bin\n");
      expect(await run(["pwd"], { cwd: "/no/such" })).toMatchObject({
        exitCode: 126,
        text: "forkyard: /no/such: no such directory\n",
      });
    });

    it("run as a user by name or number, with that user's groups and home", async () => {
      const whoami = sh("id -u; id -g; echo $HOME");
      const passwd = readFileSync("/etc/passwd", "utf8").split("\n");
      const [, , uid, gid, , home] = passwd.find((line) => line.startsWith("nobody:"))?.split(":") ?? [];
      expect((await run(whoami, { user: "nobody" })).text).toBe(`${uid}\n${gid}\n${home}\n`);
      expect((await run(whoami, { user: "4242:4343" })).text).toBe("4242\n4343\n/\n");
      expect((await run(whoami, { user: "root" })).text).toBe("0\n0\n/root\n");
      // They may open what they write to again, pipe or terminal.
      expect((await run(sh("echo again >/proc/self/fd/1"), { user: "nobody" })).text).toBe("again\n");
      expect((await run(sh("echo again >/dev/tty"), { user: "nobody", ...tty })).text).toBe("again\r\n");
    });

    it("are refused for an unknown user, a bad cwd, an empty argv", async () => {
      const refusal = { code: "INVALID_INPUT" };
      await expect(start(["true"], { user: "nobodyatall" })).rejects.toMatchObject(refusal);
      await expect(start(["true"], { cwd: "tmp" })).rejects.toMatchObject(refusal);
      await expect(start([])).rejects.toMatchObject(refusal);
      await expect(start(["true"], { key: "No Good" })).rejects.toMatchObject(refusal);
    });

    it("start once for a key, however often they are asked for", async () => {
      const asked = request(["sleep", "1000"]);
      const answers = await Promise.all([1, 2, 3].map(() => init.host.spawn(asked)));
      expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
      await end(asked.key);
    });

    it("inherit nothing: no descriptor, no blocked signal, a session and terminal of their own", async () => {
      expect((await run(["ls", "/proc/self/fd"])).text).toBe("0\n1\n2\n3\n");
      const status = (await run(["cat", "/proc/self/status"])).text;
      expect(status).toMatch(/SigBlk:\s0+\n/);
      expect(status).toMatch(/SigIgn:\s0+\n/);
      const { text } = await run(sh("ps -o pid=,pgid=,sid= -p $$; tty"), tty);
      const [pid, group, session] = text.trim().split(/\s+/);
      expect([group, session]).toEqual([pid, pid]);
      expect(text).toContain("/dev/pts/");
    });
  });

  describe("input", () => {
    it("reaches the program whole and in order, and its end too", async () => {
      const key = await start(["sha256sum"]);
      const data = Buffer.alloc(3 * MIB + 17, "0123456789abcdef\n");
      await Promise.all([
        init.host.write(key, data.subarray(0, MIB)),
        init.host.write(key, data.subarray(MIB)),
        init.host.write(key, null),
      ]);
      const { createHash } = await import("node:crypto");
      expect(textOf(await collect(key))).toContain(createHash("sha256").update(data).digest("hex"));
    });

    it("to a program that never reads holds up nobody else", async () => {
      const key = await start(["sleep", "1000"]);
      const stuck = init.host.write(key, Buffer.alloc(MIB));
      const failed = expect(stuck).rejects.toMatchObject({ code: "CONFLICT" });
      expect((await run(["echo", "still here"])).text).toBe("still here\n");
      await end(key);
      await failed;
    });

    it("is bounded on this side too", async () => {
      const key = await start(["sleep", "1000"]);
      const stuck = expect(init.host.write(key, Buffer.alloc(8 * MIB))).rejects.toMatchObject({
        code: "CONFLICT",
      });
      await expect(init.host.write(key, Buffer.from("x"))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
      await end(key);
      await stuck;
    });

    it("is refused once stdin is closed or the program has ended", async () => {
      const key = await start(["cat"]);
      await init.host.write(key, null);
      await init.host.write(key, null);
      await init.host.wait(key, within());
      await init.host.write(key, null);
      await expect(init.host.write(key, Buffer.from("x"))).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(init.host.write("unknown", Buffer.from("x"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("ends a terminal's program with the end-of-file character", async () => {
      const key = await start(["cat"], tty);
      await init.host.write(key, Buffer.from("hello\n"));
      await init.host.write(key, null);
      expect(await init.host.wait(key, within())).toMatchObject({ exitCode: 0 });
      expect(textOf(await collect(key))).toBe("hello\r\nhello\r\n");
    });
  });

  describe("terminals", () => {
    it("have a size, and tell the program when it changes", async () => {
      const key = await start(
        sh("trap 'stty size; exit' WINCH; stty size; while :; do sleep 0.02; done"),
        tty,
      );
      await until(key, "24 80");
      await init.host.resize(key, { cols: 132, rows: 50 });
      expect(textOf(await collect(key))).toBe("24 80\r\n50 132\r\n");
    });

    it("pass Ctrl+C on as SIGINT", async () => {
      const key = await start(
        sh("trap 'echo interrupted; exit 5' INT; echo ready; while :; do sleep 0.02; done"),
        tty,
      );
      await until(key, "ready");
      await init.host.write(key, Buffer.from("\x03"));
      expect(await init.host.wait(key, within())).toMatchObject({ exitCode: 5 });
    });

    it("lose none of a program's last output", async () => {
      const { text, exitCode } = await run(["seq", "1", "60000"], tty);
      expect(text).toBe(Array.from({ length: 60_000 }, (_, i) => `${i + 1}\r\n`).join(""));
      expect(exitCode).toBe(0);
    });

    it("live on when the program closes its terminal for a while", async () => {
      const key = await start(sh("exec 0<&- 1>&- 2>&-; sleep 0.4; exec >/dev/tty; echo back"), tty);
      expect(textOf(await collect(key))).toBe("back\r\n");
    });

    it("can't be resized where there is none", async () => {
      const key = await start(["sleep", "1000"]);
      await expect(init.host.resize(key, { cols: 1, rows: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
      await end(key);
    });
  });

  describe("signals", () => {
    it("go to the whole group", async () => {
      const key = await start(sh("sleep 1000 & sleep 1000 & echo started; wait"));
      await until(key, "started");
      await init.host.kill(key, "SIGKILL");
      expect(await init.host.wait(key, within())).toMatchObject({ signal: "SIGKILL" });
      // The output ends at once because nobody of the group holds the pipes any more.
      expect(textOf(await collect(key))).toBe("started\n");
    });

    it("stop and continue", async () => {
      const key = await start(["sleep", "1000"]);
      const state = async () => (await init.host.tree()).find((entry) => entry.key === key)?.state;
      await init.host.kill(key, "SIGSTOP");
      await expect.poll(state, { timeout: 30_000 }).toBe("T");
      await init.host.kill(key, "SIGCONT");
      await expect.poll(state, { timeout: 30_000 }).toMatch(/[SR]/);
      await end(key);
    });

    it("reach what a program started, and only that", async () => {
      const key = await start(sh("sleep 1111 & sleep 1000; wait"));
      const child = async () => (await init.host.tree()).find(({ argv }) => argv.join(" ") === "sleep 1111");
      await expect.poll(child, { timeout: 30_000 }).toBeDefined();
      const { pid, startedAt } = (await child())!;
      const another = { pid, startedAt: new Date(startedAt.getTime() - 10_000) };
      await expect(init.host.signal(another, "SIGKILL")).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await child()).toMatchObject({ pid });
      await init.host.signal({ pid, startedAt }, "SIGSTOP");
      await expect.poll(async () => (await child())?.state, { timeout: 30_000 }).toBe("T");
      await init.host.signal({ pid, startedAt }, "SIGKILL");
      await expect
        .poll(async () => ["Z", undefined].includes((await child())?.state), { timeout: 30_000 })
        .toBe(true);
      expect((await init.host.list()).find((each) => each.key === key)?.exit).toBeNull();
      await end(key);
      await expect(init.host.signal({ pid, startedAt }, "SIGTERM")).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });

    it("are not taken by sandbox-init itself", async () => {
      const { pid } = await init.host.stats();
      const itself = { pid, startedAt: new Date() };
      await expect(init.host.signal(itself, "SIGKILL")).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(init.host.signal(itself, "SIGNOSUCH")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    });

    it("to ended or unknown processes, or unknown ones, are refused", async () => {
      const { key } = await run(["true"]);
      await expect(init.host.kill(key, "SIGTERM")).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(init.host.kill("unknown", "SIGTERM")).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(init.host.kill(key, "SIGNOSUCH")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    });
  });

  describe("the end of a process", () => {
    it("is the end of the program, not of what it left in the background", async () => {
      const key = await start(sh("(sleep 0.6; echo late; sleep 1000) & echo done"));
      expect(await init.host.wait(key, within())).toMatchObject({ exitCode: 0 });
      expect(textOf(await collect(key))).toBe("done\n");
    });

    it("does not make what it left behind block or die on its pipe", async () => {
      const marker = `/tmp/forkyard-test-${process.pid}-${newKey()}`;
      const key = await start(sh(`(sleep 0.5; head -c 300000 /dev/zero; echo ok >${marker}) & echo done`));
      await collect(key);
      await init.host.forget(key);
      await expect.poll(() => statSync(marker, { throwIfNoEntry: false })?.size, { timeout: 30_000 }).toBe(3);
      await run(["rm", marker]);
    });

    it("is told to everybody who waits, also afterwards", async () => {
      const key = await start(sh("sleep 0.2; exit 9"));
      const other = init.another();
      const ends = await Promise.all([init.host, other].map((host) => host.wait(key, within())));
      expect(ends.map(({ exitCode }) => exitCode)).toEqual([9, 9]);
      expect(await other.wait(key, within())).toEqual(ends[0]);
      await other.close();
    });

    it("can be waited for with a limit", async () => {
      const key = await start(["sleep", "1000"]);
      await expect(init.host.wait(key, within(50))).rejects.toMatchObject({ code: "CANCELLED" });
      await expect(init.host.wait("unknown", within())).rejects.toMatchObject({ code: "NOT_FOUND" });
      await end(key);
    });

    it("keeps it listed, with its output, until it is forgotten", async () => {
      const { key } = await run(["echo", "hello"]);
      const listed = (await init.host.list()).find((each) => each.key === key);
      expect(listed).toMatchObject({ argv: ["echo", "hello"], tty: false, headOffset: 6, tailOffset: 0 });
      expect(listed?.exit).toMatchObject({ exitCode: 0, signal: null });
      expect(textOf(await collect(key))).toBe("hello\n");
      expect(textOf(await collect(key, 4))).toBe("o\n");
      expect(textOf(await collect(key, 1000))).toBe("");
      await init.host.forget(key);
      await init.host.forget(key);
      expect((await init.host.list()).some((each) => each.key === key)).toBe(false);
      await expect(collect(key)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("of a running process can't be forgotten", async () => {
      const key = await start(["sleep", "1000"]);
      await expect(init.host.forget(key)).rejects.toMatchObject({ code: "CONFLICT" });
      await end(key);
    });

    it("is kept for the newest 128 only", async () => {
      const all: string[] = [];
      for (let i = 0; i < 140; i++) all.push(await start(["true"]));
      await Promise.all(all.slice(-100).map((key) => init.host.wait(key, within())));
      await expect
        .poll(async () => (await init.host.list()).filter(({ exit }) => exit).length, { timeout: 30_000 })
        .toBe(128);
      for (const { key, exit } of await init.host.list()) if (exit) await init.host.forget(key);
    });
  });

  describe("output", () => {
    it("of any size comes whole to a reader that keeps up", async () => {
      const key = await start(["head", "-c", String(50 * MIB), "/dev/zero"]);
      let next = 0;
      for await (const { offset, data } of init.host.output(key, { fromOffset: 0, signal: within() })) {
        expect(offset).toBe(next);
        next += data.length;
      }
      expect(next).toBe(50 * MIB);
    });

    it("waits for a slow reader", async () => {
      const key = await start(["seq", "1", "600000"]);
      let text = "";
      let pauses = 0;
      for await (const { data } of init.host.output(key, { fromOffset: 0, signal: within() })) {
        text += data;
        if (pauses++ < 20) await sleep(20);
      }
      expect(text.length).toBe(4_088_895);
      expect(text.endsWith("\n600000\n")).toBe(true);
    });

    it("without a reader is bounded, and the gap shows", async () => {
      const key = await start(["seq", "1", "600000"]);
      // Somebody who leaves for good gives up the patience for the first reader.
      await until(key, "\n1000\n");
      await init.host.wait(key, within());
      const chunks = await collect(key);
      expect(chunks[0]?.offset).toBe(4_088_895 - MIB);
      expect(textOf(chunks).length).toBe(MIB);
      expect(textOf(chunks).endsWith("\n600000\n")).toBe(true);
    });

    it("goes to several readers, from where each wants it", async () => {
      const key = await start(sh("echo first; read line; echo second"));
      await until(key, "first");
      const readers = [0, 3, 6].map((from) => collect(key, from));
      await init.host.write(key, Buffer.from("\n"));
      expect((await Promise.all(readers)).map((chunks) => textOf(chunks))).toEqual([
        "first\nsecond\n",
        "st\nsecond\n",
        "second\n",
      ]);
    });

    it("of one process flooding does not hold up another", async () => {
      const flood = await start(["yes"]);
      const reader = init.host.output(flood, { fromOffset: 0, signal: within() })[Symbol.asyncIterator]();
      await reader.next();
      expect((await run(["echo", "through"], tty)).text).toBe("through\r\n");
      await reader.return?.(undefined);
      await end(flood);
    });

    it("can be given up", async () => {
      const key = await start(["sleep", "1000"]);
      const signal = within(100);
      const reading = (async () => {
        for await (const _ of init.host.output(key, { fromOffset: 0, signal }));
      })();
      await expect(reading).rejects.toMatchObject({ code: "CANCELLED" });
      await end(key);
    });
  });

  describe("dial", () => {
    async function listening(onConnection: (socket: net.Socket) => void, host = "127.0.0.1") {
      const server = net.createServer({ allowHalfOpen: true }, onConnection);
      await new Promise<void>((resolve) => server.listen(0, host, resolve));
      return { server, port: (server.address() as net.AddressInfo).port };
    }

    it.each(["127.0.0.1", "::1"])(
      "connects to %s and relays both ways, each closed by itself",
      async (address) => {
        const { server, port } = await listening((socket) => {
          let got = 0;
          socket.on("data", (chunk: Buffer) => {
            got += chunk.length;
          });
          socket.on("end", () => socket.end(Buffer.alloc(got, "y")));
        }, address);
        const stream = await init.host.dial(port);
        stream.end(Buffer.alloc(5 * MIB, "x"));
        let got = 0;
        for await (const chunk of stream) got += (chunk as Buffer).length;
        expect(got).toBe(5 * MIB);
        await new Promise((resolve) => server.close(resolve));
      },
    );

    it("passes on what the server says first, and its early end", async () => {
      const { server, port } = await listening((socket) => socket.end("hello"));
      const stream = await init.host.dial(port);
      let text = "";
      for await (const chunk of stream) text += chunk;
      expect(text).toBe("hello");
      stream.end();
      await new Promise((resolve) => server.close(resolve));
    });

    it("lets go of the port when this side is gone", async () => {
      let gone = false;
      const { server, port } = await listening((socket) => {
        socket.resume().on("close", () => {
          gone = true;
        });
        socket.on("error", () => {}).on("end", () => socket.end());
      });
      const stream = await init.host.dial(port);
      stream.write("some");
      stream.destroy();
      await expect.poll(() => gone, { timeout: 30_000 }).toBe(true);
      await new Promise((resolve) => server.close(resolve));
    });

    it("is bounded towards a server that does not read", async () => {
      const { server, port } = await listening(() => {});
      const stream = await init.host.dial(port);
      let taken = 0;
      const piece = Buffer.alloc(MIB);
      while (stream.writableLength < 4 * MIB && taken < 200) {
        stream.write(piece);
        taken++;
        await sleep(5);
      }
      expect(stream.writableLength).toBeGreaterThanOrEqual(4 * MIB);
      expect((await run(["echo", "others go on"])).text).toBe("others go on\n");
      stream.destroy();
      server.close();
    });

    it("says when nothing listens", async () => {
      const { server, port } = await listening(() => {});
      await new Promise((resolve) => server.close(resolve));
      await expect(init.host.dial(port)).rejects.toMatchObject({ code: "UNAVAILABLE" });
      await expect(init.host.dial(0)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    });
  });

  describe("what /proc tells", () => {
    it("lists processes with their keys, users and command lines", async () => {
      const key = await start(["sleep", "1234"], { user: "nobody" });
      const mine = async () => (await init.host.tree()).find((entry) => entry.key === key);
      await expect.poll(async () => (await mine())?.argv, { timeout: 30_000 }).toEqual(["sleep", "1234"]);
      const entry = await mine();
      const { pid } = await init.host.stats();
      expect(entry).toMatchObject({ parentPid: pid, user: 65534, state: "S" });
      expect(Math.abs((entry?.startedAt.getTime() ?? 0) - Date.now())).toBeLessThan(120_000);
      await end(key);
    });

    it("lists the ports that a dial reaches, and whose they are", async () => {
      const script =
        "require('net').createServer().listen(0,'127.0.0.1',function(){console.log(this.address().port)})";
      const { key, pid } = await init.host.spawn(request([process.execPath, "-e", script]));
      const port = Number(await until(key, "\n"));
      expect(await init.host.listeningPorts()).toContainEqual({ port, pid });
      await end(key);
      expect((await init.host.listeningPorts()).some((each) => each.port === port)).toBe(false);
    });
  });

  it("takes orphans in and reaps them", async () => {
    const { pid } = await init.host.stats();
    const { text } = await run(sh("(sleep 0.3 & sleep 1000 & echo $!) & wait"));
    const orphan = Number(text.trim());
    const entry = async () => (await init.host.tree()).find((each) => each.pid === orphan);
    await expect.poll(async () => (await entry())?.parentPid, { timeout: 30_000 }).toBe(pid);
    await run(["kill", "-9", String(orphan)]);
    await expect.poll(entry, { timeout: 30_000 }).toBeUndefined();
  });

  it("survives connections that speak nonsense, end in the middle or never speak", async () => {
    let state = 4711;
    const draw = (below: number) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state % below;
    };
    const { key } = await run(["true"]);
    const good = [
      Buffer.concat([hello.control(), requests.plain(TYPE.LIST)(1), requests.onProcess(TYPE.GET, key)(2)]),
      Buffer.concat([
        hello.control(),
        requests.write(key, 5n, Buffer.from("x"), true)(3),
        requests.kill(key, 1)(4),
      ]),
      Buffer.concat([hello.control(), requests.spawn(request(["true"]))(5)]),
      Buffer.concat([hello.output(key, 0), detach]),
      hello.dial(1),
    ];
    const idle = Array.from({ length: 50 }, () => net.connect(init.socketPath).on("error", () => {}));
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(good[draw(good.length)] as Buffer);
      for (let i = draw(4); i > 0; i--) bytes[draw(bytes.length)] = draw(256);
      const socket = net.connect(init.socketPath).on("error", () => {});
      await new Promise<void>((resolve) => {
        socket.on("close", () => resolve()).resume();
        socket.end(bytes.subarray(0, draw(4) ? bytes.length : draw(bytes.length)));
      });
    }
    for (const socket of idle) socket.destroy();
    expect((await run(["echo", "well"])).text).toBe("well\n");
    await expect.poll(async () => (await init.host.stats()).connections, { timeout: 30_000 }).toBe(1);
  });

  it("takes as many connections as it can hold, and goes on afterwards", async () => {
    const many = Array.from({ length: 600 }, () => net.connect(init.socketPath).on("error", () => {}));
    await sleep(200);
    for (const socket of many) socket.destroy();
    const late = init.another();
    expect((await late.list()).length).toBeGreaterThan(0);
    await late.close();
  });

  describe("checkpoints", () => {
    /** Of init and all below it, pids of the host. */
    function hostPids(): number[] {
      const own = readlinkSync("/proc/self/ns/pid");
      return readdirSync("/proc")
        .map(Number)
        .filter((pid) => {
          const namespace = pid > 0 ? linkOf(`/proc/${pid}/ns/pid`) : "";
          return (
            namespace !== "" &&
            namespace !== own &&
            namespace === linkOf(`/proc/${init.child.pid}/ns/pid_for_children`)
          );
        });
    }
    const linkOf = (path: string) => {
      try {
        return readlinkSync(path);
      } catch {
        return "";
      }
    };

    it("meet init's own /dev/tty first", async () => {
      const { pid } = await init.host.stats();
      const { text } = await run([
        "find",
        `/proc/${pid}/fd`,
        "-lname",
        "/dev/*tty",
        "-o",
        "-lname",
        "/dev/pt*",
      ]);
      expect(text.trim().split("\n").length).toBeGreaterThanOrEqual(3);
    });

    it("tell who holds /dev/tty without leading its session", async () => {
      const shell = await start(sh("exec 9<>/dev/tty; echo ready; sleep 1000; :"), tty);
      const pager = await start(sh("(echo ready; exec sleep 1000 9<>/dev/tty); :"), tty);
      await until(shell, "ready");
      await until(pager, "ready");
      const names = async () => (await terminalHolders(hostPids())).map(({ name }) => name);
      // The first one's child has it from its shell; the other one's opened it itself.
      await expect.poll(names, { timeout: 30_000 }).toEqual(["sleep"]);
      await end(shell);
      await end(pager);
      // The group is killed whole, but only its leader was waited for.
      await expect.poll(names, { timeout: 30_000 }).toEqual([]);
      expect(await terminalHolders([2 ** 30])).toEqual([]);
    });
  });

  describe("suspend", () => {
    it("closes everything, holds calls back, and loses or doubles no byte", async () => {
      const key = await start(["seq", "1", "600000"]);
      const echo = await start(["cat"]);
      let text = "";
      const reading = (async () => {
        for await (const { offset, data } of init.host.output(key, { fromOffset: 0, signal: within() })) {
          expect(offset).toBe(text.length);
          text += data;
          await sleep(1);
        }
      })();
      const input = Buffer.alloc(2 * MIB, "0123456789\n");
      const writing = init.host.write(echo, input).then(() => init.host.write(echo, null));
      const echoed = collect(echo);
      const waiting = init.host.wait(key, within());
      const observer = init.another();

      for (let round = 0; round < 5; round++) {
        await sleep(30);
        await init.host.suspend();
        // Only the observer's own connection is open.
        expect((await observer.stats()).connections).toBe(1);
        let listed = false;
        const held = init.host.list().then(() => {
          listed = true;
        });
        await sleep(20);
        expect(listed).toBe(false);
        init.host.resume();
        await held;
      }
      await Promise.all([reading, writing, waiting]);
      expect(text.length).toBe(4_088_895);
      expect(text.endsWith("\n600000\n")).toBe(true);
      expect(textOf(await echoed) === input.toString()).toBe(true);
      await observer.close();
    });

    it("holds what terminals print, and lets it go on with the next connection", async () => {
      const key = await start(["seq", "1", "200000"], tty);
      const reading = collect(key);
      for (let round = 0; round < 5; round++) {
        await sleep(10);
        await init.host.suspend();
        await sleep(10);
        init.host.resume();
      }
      const numbers = Array.from({ length: 200_000 }, (_, index) => index + 1);
      expect(textOf(await reading) === `${numbers.join("\r\n")}\r\n`).toBe(true);
    });

    it("lets terminals go on also if nobody comes, but not one that its user has stopped", async () => {
      const count = (name: string) =>
        `i=0; while :; do i=$((i+1)); echo $i; echo $i >${directory}/${name}; sleep 0.01; done`;
      const counted = (name: string) => Number(readFileSync(join(directory, name), "utf8"));
      const directory = mkdtempSync(join(tmpdir(), "forkyard-init-flow-"));
      const keys = [await start(sh(count("mine")), tty), await start(sh(count("theirs")), tty)];
      try {
        for (const key of keys) await until(key, "20");
        await init.host.write(keys[1] as string, Buffer.of(0x13)); // Ctrl+S
        const still = async () => {
          const before = counted("theirs");
          await sleep(500);
          return before > 0 && counted("theirs") === before;
        };
        await expect.poll(still, { timeout: 30_000 }).toBe(true);
        const theirs = counted("theirs");
        await init.host.suspend();
        // The file may be empty at this very moment.
        await expect.poll(() => counted("mine")).toBeGreaterThan(0);
        const mine = counted("mine");
        await expect.poll(() => counted("mine"), { timeout: 60_000 }).toBeGreaterThan(mine + 50);
        expect(counted("theirs")).toBe(theirs);
        init.host.resume();
        await init.host.write(keys[1] as string, Buffer.of(0x11)); // Ctrl+Q
        await expect.poll(() => counted("theirs"), { timeout: 30_000 }).toBeGreaterThan(theirs + 20);
      } finally {
        for (const key of keys) await end(key);
        rmSync(directory, { recursive: true });
      }
    });

    it("keeps the place of a reader that was cut off", async () => {
      const key = await start(sh("echo first; read line; seq 1 600000"));
      const other = init.another();
      const chunks: OutputChunk[] = [];
      const reading = (async () => {
        for await (const chunk of other.output(key, { fromOffset: 0, signal: within() })) chunks.push(chunk);
      })();
      await expect.poll(() => chunks.length, { timeout: 30_000 }).toBe(1);
      await other.suspend();
      await init.host.write(key, Buffer.from("\n"));
      // Nobody reads, yet no more than the ring holds is taken from the program.
      const head = async () => (await init.host.list()).find((each) => each.key === key)?.headOffset ?? 0;
      await expect.poll(head, { timeout: 30_000 }).toBeGreaterThan(MIB / 4);
      await sleep(300);
      expect(await head()).toBeLessThan(MIB);
      other.resume();
      await reading;
      expect(textOf(chunks).length).toBe(4_088_895 + 6);
      await other.close();
    });
  });
});

describe("the end of sandbox-init", () => {
  it.each([false, true])("ends all processes (process 1: %s)", async (pidNamespace) => {
    const init = await startInit("sandbox-init", { pidNamespace });
    const marker = `/tmp/forkyard-test-end-${process.pid}-${pidNamespace}`;
    const script = `trap 'echo bye >${marker}; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    await init.host.spawn({
      key: "polite",
      argv: ["sh", "-c", script],
      cwd: "/",
      env: { PATH },
      user: "",
      tty: null,
    });
    await init.host.spawn({
      ...{ key: "deaf", argv: ["sh", "-c", "trap '' TERM HUP; echo ready; exec sleep 1000"] },
      ...{ cwd: "/", env: { PATH }, user: "", tty: { cols: 80, rows: 24 } },
    });
    for (const key of ["polite", "deaf"])
      for await (const { data } of init.host.output(key, { fromOffset: 0, signal: within() }))
        if (data.includes("ready")) break;
    expect(await init.stop()).toEqual({ code: 0, stderr: "" });
    expect(readFileSync(marker, "utf8")).toBe("bye\n");
    rmSync(marker);
  });
});
