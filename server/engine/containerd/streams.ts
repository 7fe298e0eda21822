import { randomUUID } from "node:crypto";
import type { Any } from "@bufbuild/protobuf/wkt";
import { packAny } from "./any.ts";
import type { Containerd } from "./client.ts";
import { StreamInitSchema } from "./gen/containerd/services/streaming/v1/streaming_pb.js";

/** One of containerd's named byte streams, which a transfer refers to by `id`. */
export type DaemonStream = {
  readonly id: string;
  /** What the daemon sends; ends when it closes the stream or `close` was called. */
  readonly messages: AsyncIterable<Any>;
  send(message: Any): void;
  /** No more from us; the daemon sees the end of the stream. */
  finish(): void;
  close(): void;
};

/** Opens a stream; resolves once the daemon knows it by its id. */
export async function openStream(client: Containerd, signal?: AbortSignal): Promise<DaemonStream> {
  const id = `forkyard-${randomUUID()}`;
  const leave = new AbortController();
  const outbox = new Outbox();
  outbox.push(packAny(StreamInitSchema, { id }));
  const either = signal ? AbortSignal.any([signal, leave.signal]) : leave.signal;
  const incoming = client.streaming.stream(outbox, { signal: either })[Symbol.asyncIterator]();
  await incoming.next(); // the acknowledgement

  async function* messages() {
    try {
      for (;;) {
        const { value, done } = await incoming.next();
        if (done) return;
        yield value;
      }
    } catch (error) {
      if (!either.aborted) throw error;
    }
  }

  return {
    id,
    messages: messages(),
    send: (message) => outbox.push(message),
    finish: () => outbox.finish(),
    close() {
      outbox.finish();
      leave.abort();
    },
  };
}

/** Messages on their way out. What goes in is bounded by whoever sends: answers, or a window's worth of data. */
class Outbox implements AsyncIterable<Any> {
  #queue: Any[] = [];
  #finished = false;
  #wake: () => void = () => {};

  push(message: Any): void {
    this.#queue.push(message);
    this.#wake();
  }

  finish(): void {
    this.#finished = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Any> {
    for (;;) {
      const message = this.#queue.shift();
      if (message) yield message;
      else if (this.#finished) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
