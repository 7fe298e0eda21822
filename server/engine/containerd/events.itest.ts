import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EngineEvent } from "../port.ts";
import { packJson } from "./any.ts";
import { containerdEvents } from "./events.ts";
import { Status } from "./gen/containerd/types/task_pb.js";
import { openImages } from "./images.ts";
import { decodeMetrics } from "./metrics.ts";
import { openRootfsStore, type RootfsStore } from "./rootfs.ts";
import { busyboxImage, startTestEngine, type TestEngine } from "./testing/harness.ts";
import { writeOciArchive } from "./testing/oci-archive.ts";
import { startScript } from "./testing/run-task.ts";
import { readContainerdInfo } from "./version.ts";

let engine: TestEngine;
let rootfs: RootfsStore;
let image: string;

beforeAll(async () => {
  engine = await startTestEngine();
  rootfs = openRootfsStore(engine.client, { mountNamespace: engine.mountNamespace });
  const archive = join(engine.directory, "busybox.tar");
  await writeOciArchive(archive, [await busyboxImage()]);
  await openImages(engine.client).import(archive, "busybox", {});
  image = await openImages(engine.client).chainId("busybox");
});

afterAll(() => engine?.dispose());

/** Collects events until `enough` of them came. */
function listen() {
  const stop = new AbortController();
  const seen: EngineEvent[] = [];
  let wake = () => {};
  const ended = (async () => {
    for await (const event of containerdEvents(engine.client, stop.signal)) {
      seen.push(event);
      wake();
    }
  })();
  return {
    async until(found: (event: EngineEvent) => boolean): Promise<EngineEvent> {
      for (;;) {
        const event = seen.find(found);
        if (event) return event;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

test("versions", async () => {
  expect(await readContainerdInfo(engine.client)).toEqual({
    containerd: expect.stringMatching(/^2\.\d+\.\d+$/),
    runc: expect.stringMatching(/^1\.\d+\.\d+$/),
  });
});

test("the end of a task is told with its exit code, also after containerd was killed meanwhile", async () => {
  const events = listen();
  for (const code of [7, 0]) {
    await rootfs.prepare(`exit-${code}`, image);
    // The subscription takes a moment to be known, and nothing tells when: tasks end until one is heard of.
    const ids: string[] = [];
    let heard: EngineEvent | undefined;
    const waiting = events.until((event) => event.type === "sandbox-exited" && ids.includes(event.sandboxId));
    waiting.then((event) => {
      heard = event;
    });
    while (!heard) {
      const task = await startScript(engine.client, rootfs, `exit-${code}`, `exit ${code}`);
      ids.push(task.id);
      await task.ended;
      await task.remove();
    }
    expect(await waiting).toMatchObject({ type: "sandbox-exited", exitCode: code, at: expect.any(Date) });
    if (code === 0) break;
    engine.kill();
    await events.until((event) => event.type === "engine-restarted");
  }
  await events.stop();
});

test("metrics of a running task, and its limits", async () => {
  await rootfs.prepare("metrics", image);
  const task = await startScript(engine.client, rootfs, "metrics", "i=0; while true; do i=$((i+1)); done", {
    memory: { limit: 64 * 1024 * 1024 },
    pids: { limit: 33 },
  });
  try {
    const read = async () => {
      const { metrics } = await engine.client.tasks.metrics({ filters: [`id==${task.id}`] });
      return decodeMetrics(metrics[0]!)!;
    };
    // Just started, it is still runc with its threads.
    await expect.poll(async () => (await read()).pids, { timeout: 60_000 }).toBe(1);
    const first = await read();
    expect(first).toMatchObject({ memoryLimitBytes: 64 * 1024 * 1024, pidsLimit: 33 });
    expect(first.memoryBytes).toBeGreaterThan(0);
    expect(first.memoryBytes).toBeLessThan(64 * 1024 * 1024);
    await expect.poll(async () => (await read()).cpuUsec, { timeout: 60_000 }).toBeGreaterThan(first.cpuUsec);
  } finally {
    await task.remove();
  }
});

test("a task that needs more memory than it may have is told as out of memory", async () => {
  const events = listen();
  await rootfs.prepare("oom", image);
  const ids: string[] = [];
  let heard = false;
  const waiting = events.until((event) => event.type === "sandbox-oom" && ids.includes(event.sandboxId));
  waiting.then(() => {
    heard = true;
  });
  const eat = "x=xxxxxxxx; while true; do x=$x$x; done";
  while (!heard) {
    const task = await startScript(engine.client, rootfs, "oom", eat, {
      memory: { limit: 16 * 1024 * 1024 },
    });
    ids.push(task.id);
    await task.ended;
    await task.remove();
  }
  await events.stop();
});

test("a call that waits when containerd dies says that it is gone; the next ones find it again", async () => {
  await rootfs.prepare("waits", image);
  const task = await startScript(engine.client, rootfs, "waits", "sleep 100000");
  const cancel = new AbortController();
  const cancelled = engine.client.tasks.wait({ containerId: task.id }, { signal: cancel.signal });
  cancel.abort();
  await expect(cancelled).rejects.toMatchObject({ code: "CANCELLED" });
  const waiting = expect(task.ended).rejects.toMatchObject({ code: "UNAVAILABLE" });
  engine.kill();
  await waiting;
  const status = () =>
    engine.client.tasks.get({ containerId: task.id }).then(({ process }) => process?.status);
  await expect.poll(() => status().catch(() => null), { timeout: 60_000 }).toBe(Status.RUNNING);
  await task.remove();
});

test("errors name what was asked, in containerd's words", async () => {
  await expect(engine.client.tasks.get({ containerId: "nobody" })).rejects.toMatchObject({
    name: "ForkyardError",
    code: "NOT_FOUND",
    message: expect.stringContaining("nobody"),
  });
  const container = { id: "not/valid", runtime: { name: "r" }, spec: packJson("x", {}) };
  await expect(engine.client.containers.create({ container })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
});
