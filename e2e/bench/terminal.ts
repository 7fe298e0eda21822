import { WebSocket } from "ws";
import type { Api, Row } from "./api.ts";
import { quantile, type Result } from "./stats.ts";

const INPUT = 0x01;
const ACK = 0x03;
const OUTPUT = 0x81;
const ECHO_ROUNDS = 200;
const BULK_BYTES = 200 * 1024 * 1024;

/** A client of the terminal WebSocket that acknowledges whatever it gets. */
export async function openTerminal(
  api: Pick<Api, "baseUrl" | "headers">,
  processId: string,
  onOutput: (data: Buffer) => void,
) {
  const socket = new WebSocket(`${api.baseUrl.replace("http", "ws")}/api/terminal/${processId}`, {
    perMessageDeflate: false,
    origin: api.baseUrl,
    headers: api.headers,
  });
  socket.on("message", (message: Buffer) => {
    if (message[0] !== OUTPUT) return;
    const end = message.readBigUInt64BE(1) + BigInt(message.length - 9);
    const ack = Buffer.alloc(9);
    ack[0] = ACK;
    ack.writeBigUInt64BE(end, 1);
    socket.send(ack);
    onOutput(message.subarray(9));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return {
    type: (text: string) => socket.send(Buffer.concat([Buffer.of(INPUT), Buffer.from(text)])),
    close: () => socket.close(),
  };
}

/** Milliseconds from each key typed to its echo, at the 95th percentile. */
async function echoOf(api: Api, sandboxId: string): Promise<number> {
  const cat = await api.mutate<Row>("processes.exec", { sandboxId, argv: ["cat"], tty: true });
  let echoed: (() => void) | null = null;
  const typist = await openTerminal(api, cat.id, () => echoed?.());
  const times: number[] = [];
  for (let round = 0; round < ECHO_ROUNDS; round++) {
    const start = performance.now();
    const seen = new Promise<void>((resolve) => {
      echoed = resolve;
    });
    typist.type("x");
    await seen;
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  typist.close();
  await api.mutate("processes.kill", { processId: cat.id, signal: "SIGKILL" });
  return quantile(times, 0.95);
}

/** The echo in one terminal while another prints without an end, to a client that reads all of it. */
async function echoBesideFlood(api: Api, sandboxId: string): Promise<number> {
  const yes = await api.mutate<Row>("processes.exec", { sandboxId, argv: ["yes"], tty: true });
  const reader = await openTerminal(api, yes.id, () => undefined);
  const p95 = await echoOf(api, sandboxId);
  reader.close();
  await api.mutate("processes.kill", { processId: yes.id, signal: "SIGKILL" });
  return p95;
}

/** Time from a key typed to its echo, and how fast a printing program reaches the client. */
export async function measureTerminal(api: Api, sandboxId: string): Promise<Result[]> {
  const echo = await echoOf(api, sandboxId);
  const beside = await echoBesideFlood(api, sandboxId);

  const printer = await api.mutate<Row>("processes.exec", {
    sandboxId,
    argv: ["sh", "-c", `read go; head -c ${BULK_BYTES} /dev/zero | tr '\\0' x`],
    tty: true,
  });
  let received = 0;
  let done: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  const reader = await openTerminal(api, printer.id, (data) => {
    received += data.length;
    if (received >= BULK_BYTES) done();
  });
  const start = performance.now();
  reader.type("\n");
  await finished;
  const seconds = (performance.now() - start) / 1000;
  reader.close();

  const rate = received / 1e6 / seconds;
  const echoLine = (name: string, value: number): Result => ({
    name,
    value,
    unit: "ms",
    raw: null,
    ratio: null,
    bound: "< 15 ms",
    met: value < 15,
  });
  return [
    echoLine("keystroke echo, p95", echo),
    echoLine("keystroke echo beside a flood, p95", beside),
    {
      name: "terminal bulk output",
      value: rate,
      unit: "MB/s",
      raw: null,
      ratio: null,
      bound: "≥ 20 MB/s",
      met: rate >= 20,
    },
  ];
}
