import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instance } from "../../../db/schema/index.ts";
import { type Harness, openHarness } from "../testing/harness.ts";
import { requireOwnData } from "./require-own-data.ts";

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.close());

const check = () => requireOwnData({ ctx: harness.ctx });
const path = () => join(harness.ctx.settings.dataDir, "instance");
const inDirectory = () => readFile(path(), "utf8").then((text) => text.trim());
const inDatabase = async () => (await harness.ctx.db.select().from(instance)).map(({ id }) => id);
const conflict = (hint: string) =>
  expect.objectContaining({ code: "CONFLICT", hint: expect.stringContaining(hint) });

describe("a data directory and a database", () => {
  it("get one name when both are new, and keep it", async () => {
    await check();
    const name = await inDirectory();
    expect(await inDatabase()).toEqual([name]);
    await harness.api.sandboxes.create({});
    await check();
    expect(await inDirectory()).toBe(name);
  });

  it("of different instances are refused, and nothing is changed", async () => {
    await harness.ctx.db.insert(instance).values({ id: "theirs" });
    await writeFile(path(), "mine\n");
    await expect(check()).rejects.toEqual(conflict("used together"));
    expect([await inDirectory(), await inDatabase()]).toEqual(["mine", ["theirs"]]);
  });

  it("are refused where another database would make everything nobody's", async () => {
    await check();
    await harness.api.sandboxes.create({});
    const held = [...harness.engine.held];
    // Another one, as it is without DATABASE_URL: empty.
    const other = await openHarness();
    try {
      other.ctx.settings.dataDir = harness.ctx.settings.dataDir;
      const ctx = { ...other.ctx, engine: harness.engine };
      await expect(requireOwnData({ ctx })).rejects.toEqual(conflict("Check DATABASE_URL"));
      expect(await other.ctx.db.select().from(instance)).toEqual([]);
      expect([...harness.engine.held]).toEqual(held);
      // Said to be lost for good.
      await rm(path());
      await requireOwnData({ ctx });
      expect(await other.ctx.db.select().from(instance)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it("are refused where the data directory is another one, such as the mount point of a disk", async () => {
    await check();
    await harness.api.sandboxes.create({});
    const name = await inDirectory();
    await rm(path());
    await expect(check()).rejects.toEqual(conflict(`write ${name} to ${path()}`));
    await writeFile(path(), name);
    await check();
  });

  it("go on together where only one of them was named before a crash", async () => {
    await writeFile(path(), "begun\n");
    await check();
    expect(await inDatabase()).toEqual(["begun"]);
    await rm(path());
    await check();
    expect(await inDirectory()).toBe("begun");
  });
});
