import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { processes } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { eventually, type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
let sandboxId: string;
beforeAll(async () => {
  harness = await openHarness();
  sandboxId = (await harness.api.sandboxes.create({})).id;
});
afterAll(() => harness.close());

const failing = (code: string, message: string) =>
  expect.objectContaining({
    cause: expect.objectContaining({ code, message: expect.stringContaining(message) }),
  });

/** Until it is restored, the engine starts processes like this. */
const withSpawn = (spawn: () => Promise<never>) => {
  const host = harness.engine.processes.bind(harness.engine);
  return vi.spyOn(harness.engine, "processes").mockImplementation((id) => ({ ...host(id), spawn }));
};

describe("one requestId", () => {
  it("starts one process", async () => {
    const input = { sandboxId, argv: ["once"], requestId: "e1" };
    const answers = await Promise.all([1, 2, 3].map(() => harness.api.processes.exec(input)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  });

  it("refuses one that came with another request, and keeps no word of it", async () => {
    const input = { sandboxId, argv: ["once"], env: { TOKEN: "s3cret" }, requestId: "e2" };
    const { id } = await harness.api.processes.exec(input);
    for (const other of [{ argv: ["twice"] }, { env: { TOKEN: "s3cret2" } }, { cwd: "/tmp" }]) {
      await expect(harness.api.processes.exec({ ...input, ...other })).rejects.toEqual(
        failing("CONFLICT", "e2"),
      );
    }
    expect((await harness.api.processes.exec(input)).id).toBe(id);
    const mine = eq(processes.id, id);
    const [row] = await harness.ctx.db.select().from(processes).where(mine);
    expect(JSON.stringify(row)).not.toContain("s3cret");
    // As calls had it that are from before it was made with a key.
    await harness.ctx.db
      .update(processes)
      .set({ inputHash: "0".repeat(64) })
      .where(mine);
    expect((await harness.api.processes.exec(input)).id).toBe(id);
  });

  it("gives every call the engine's answer, never the row before it", async () => {
    const spawning = Promise.withResolvers<never>();
    const spawn = vi.fn(() => spawning.promise);
    const engine = withSpawn(spawn);
    const input = { sandboxId, argv: ["once"], requestId: "e3" };
    const first = harness.api.processes.exec(input);
    await eventually(() => expect(spawn).toHaveBeenCalled());
    const calls = [first, harness.api.processes.exec(input)].map((call) =>
      expect(call).rejects.toEqual(failing("INVALID_INPUT", "no such user")),
    );
    await expect(harness.api.processes.exec({ ...input, argv: ["other"] })).rejects.toEqual(
      failing("CONFLICT", "e3"),
    );
    spawning.reject(new ForkyardError("INVALID_INPUT", "no such user"));
    await Promise.all(calls);
    engine.mockRestore();
    expect(spawn).toHaveBeenCalledOnce();
    // Nothing was begun: the same request may be tried again.
    expect(await harness.api.processes.exec(input)).toMatchObject({ status: "running" });
  });

  it("repeats the failure of a start that broke off", async () => {
    const engine = withSpawn(() => Promise.reject(new ForkyardError("UNAVAILABLE", "sandbox-init is away")));
    const input = { sandboxId, argv: ["once"], requestId: "e4" };
    for (const _try of ["first", "again"]) {
      await expect(harness.api.processes.exec(input)).rejects.toEqual(
        failing("UNAVAILABLE", "sandbox-init is away"),
      );
    }
    engine.mockRestore();
    const list = await harness.api.processes.list({ sandboxId });
    expect(list.filter(({ failure }) => failure?.code === "UNAVAILABLE")).toHaveLength(1);
  });
});
