import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "../../domain/ids.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";
import { noteOutOfMemory } from "./out-of-memory.ts";

let harness: Harness;
let sandboxId: string;
beforeAll(async () => {
  harness = await openHarness();
  sandboxId = (await harness.api.sandboxes.create({ name: "small", memoryMiB: 64 })).id;
});
afterAll(() => harness.close());

const exec = async () => (await harness.api.processes.exec({ sandboxId, argv: ["x"] })).id;
const end = (processId: string, exit: { signal?: string; exitCode?: number; at: Date }) =>
  harness.engine.held.get(sandboxId)!.processes.get(processId)!.end(exit);
const note = (at: Date, id = sandboxId) =>
  noteOutOfMemory({ ctx: harness.ctx, input: { sandboxId: id, at } });
const failureOf = async (processId: string) => (await harness.api.processes.get({ processId })).failure;
const ended = (processId: string) => harness.api.processes.wait({ processId });
const explained = {
  code: "LIMIT_EXCEEDED",
  message: "Killed by the kernel: sandbox small reached its memory limit of 64 MiB",
};

it("is told of what was killed at about that time, whichever is heard of first", async () => {
  const [before, after, shell, earlier, failed, runs] = await Promise.all([1, 2, 3, 4, 5, 6].map(exec));
  const now = Date.now();
  const at = (ms: number) => new Date(now + ms);
  end(before!, { signal: "SIGKILL", at: at(-400) });
  end(shell!, { exitCode: 137, at: at(100) });
  end(earlier!, { signal: "SIGKILL", at: at(-30_000) });
  end(failed!, { exitCode: 1, at: at(0) });
  await Promise.all([before, shell, earlier, failed].map((id) => ended(id!)));
  expect(await failureOf(before!)).toBeNull();

  await note(at(0));
  await note(at(20));
  expect(await failureOf(before!)).toMatchObject(explained);
  expect(await failureOf(shell!)).toMatchObject(explained);
  end(after!, { signal: "SIGKILL", at: at(300) });
  await eventually(async () => expect(await failureOf(after!)).toMatchObject(explained));
  for (const id of [earlier, failed, runs]) expect(await failureOf(id!)).toBeNull();

  // Told once, however often it happens.
  const { entries } = await harness.api.events.list({ thingId: sandboxId });
  expect(entries.filter(({ type }) => type === "sandbox.out-of-memory")).toMatchObject([
    { data: { name: "small", memoryMiB: 64 }, subjectId: sandboxId },
  ]);
});

it("is nothing for a sandbox that nobody knows", async () => {
  await expect(note(new Date(), newId("sandbox"))).resolves.toBeUndefined();
});
