import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../domain/ids.ts";
import { mayManage, RIGHTS, type Right, roleHas } from "../domain/rights.ts";
import { ROLES } from "../domain/roles.ts";
import { type Harness, openHarness } from "../services/testing/harness.ts";
import { appRouter, createCaller } from "./root.ts";
import { noThings, procedureTable } from "./testing/procedures.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

it("what each role may do", () => {
  const table = Object.fromEntries(
    Object.keys(RIGHTS).map((right) => [
      right,
      ROLES.filter((role) => roleHas(role, right as Right)).join(" "),
    ]),
  );
  expect(table).toEqual({
    read: "owner admin member viewer",
    write: "owner admin member",
    makeKeys: "owner admin member",
    administer: "owner admin",
    manageMembers: "owner admin",
    manageTeam: "owner admin",
  });
});

it("owners are made and unmade by owners, everybody else by admins, too", () => {
  const pairs = ROLES.flatMap((by) => ROLES.filter((of) => mayManage(by, of)).map((of) => `${by} ${of}`));
  expect(pairs).toEqual([
    ...["owner owner", "owner admin", "owner member", "owner viewer"],
    ...["admin admin", "admin member", "admin viewer"],
  ]);
});

const PROCEDURES = procedureTable(noThings());

it("every procedure has a row", () => {
  expect(Object.keys(PROCEDURES).sort()).toEqual(Object.keys(appRouter._def.procedures).sort());
});

/** The code that it failed with; "done" if it did not. */
async function codeOf(procedure: string, input: unknown, role: (typeof ROLES)[number]): Promise<string> {
  const via = { kind: "session", id: newId("session") } as const;
  let target: unknown = createCaller({ ...harness.ctx, actor: { ...harness.ctx.actor, role, via } });
  for (const part of procedure.split(".")) target = (target as Record<string, unknown>)[part];
  try {
    const answer = await (target as (input: unknown) => Promise<unknown>)(input);
    if (isIterable(answer)) await answer.return?.(undefined);
    return "done";
  } catch (error) {
    const { code, cause } = error as { code: string; cause?: unknown };
    // A row whose input is malformed would prove nothing.
    if (code === "BAD_REQUEST" && cause?.constructor.name === "ZodError") throw error;
    return code;
  }
}

const isIterable = (value: unknown): value is AsyncGenerator =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

describe.each(Object.entries(PROCEDURES))("%s", (procedure, [right, input]) => {
  it.each(ROLES)(`as %s (${right})`, async (role) => {
    const code = await codeOf(procedure, input, role);
    if (roleHas(role, right)) expect(code).not.toBe("FORBIDDEN");
    else expect(code).toBe("FORBIDDEN");
  });
});
