import { expect, test } from "vitest";
import { listEventsInput } from "@/server/domain/schemas/activity";
import { activityInput } from "./params";

const asked = { noun: "", thing: "", text: "", before: "", person: "" };

test("whatever stands in the address, the list of events is asked for what it takes", () => {
  const input = activityInput({ ...asked, text: ` a\0b${"🦊".repeat(100)} `, thing: "sbx\0", person: "\0" });
  expect(input).toEqual({ limit: 100, text: `ab${"🦊".repeat(99)}`, thingId: "sbx" });
  expect(listEventsInput.safeParse(input).success).toBe(true);
  expect(activityInput({ ...asked, text: `a${"🦊".repeat(100)}` }).text!.isWellFormed()).toBe(true);
});
