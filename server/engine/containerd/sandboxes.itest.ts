import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../port.ts";
import { sandboxSpec, sh, start, startWholeEngine, type WholeEngine } from "./testing/whole-engine.ts";

let whole: WholeEngine;
let engine: Engine;

beforeAll(async () => {
  whole = await startWholeEngine();
  engine = whole.engine;
});
afterAll(() => whole?.dispose());

test("a sandbox is made, runs a program, and leaves nothing when removed", async () => {
  await engine.sandboxes.create(sandboxSpec("first"), {});
  expect(await sh(engine, "first", "echo hello; id -u; hostname; exit 3")).toEqual({
    output: "hello\n0\nfirst\n",
    exitCode: 3,
  });
  expect(await engine.sandboxes.list()).toEqual([{ id: "first", status: "running" }]);
  await engine.sandboxes.remove("first");
  expect(await engine.sandboxes.list()).toEqual([]);
  expect(await engine.sandboxes.status("first")).toBe("missing");
});

test("a fork goes on where its parent stood, and the parent does not notice", async () => {
  await engine.sandboxes.create(sandboxSpec("parent"), {});
  const python = await start(engine, "parent", ["python3", "-i"], { tty: { cols: 80, rows: 24 } });
  await python.until(/>>> /);
  await python.write("x = 41\n");
  const steps: string[] = [];
  const result = await engine.snapshots.createMemory(
    { sandboxId: "parent", snapshotId: "snap" },
    { onStep: ({ step }) => steps.push(step) },
  );
  expect(steps).toEqual(["pausing", "dumping memory", "copying files", "resuming", "checksumming"]);
  expect(result.frozenMs).toBeGreaterThan(0);
  await engine.sandboxes.create(sandboxSpec("fork", { source: { kind: "memory", snapshotId: "snap" } }), {});
  const forked = await engine.processes("fork").list();
  expect(forked.map(({ key }) => key)).toEqual([python.key]);
  await engine.processes("fork").write(python.key, Buffer.from("print('fork', x + 1)\n"));
  const { Running } = await import("./testing/whole-engine.ts");
  await new Running(engine, "fork", python).until(/fork 42\r/);
  await python.write("print('parent', x)\n");
  expect(await python.until(/parent 41\r/)).not.toContain("fork");
});
