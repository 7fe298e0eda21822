import { expect, test } from "vitest";
import { ForkyardError, toFailure } from "./errors.ts";

test("a failure keeps code, message and hint; what is not ours is INTERNAL", () => {
  const ours = new ForkyardError("CONFLICT", "It runs 🦊", { hint: "Stop it." });
  expect(toFailure(ours)).toEqual({ code: "CONFLICT", message: "It runs 🦊", hint: "Stop it." });
  expect(toFailure(new TypeError("oops"))).toMatchObject({ code: "INTERNAL", message: "oops" });
  expect(toFailure(new ForkyardError("TIMEOUT", "No answer.")).message).toBe("No answer");
  expect(toFailure(new Error("No answer.")).message).toBe("No answer");
  expect(toFailure(new Error("Not read: ./.")).message).toBe("Not read: ./.");
  expect(toFailure("thrown text")).toMatchObject({ code: "INTERNAL", message: "thrown text" });
});

test("a message that the database could not keep is made so that it can", () => {
  const { message } = toFailure(new Error(`a\0b ${"🦊".repeat(5000)}`));
  expect(message.length).toBe(2000);
  expect(message.startsWith("a\ufffdb 🦊")).toBe(true);
  expect(message.isWellFormed()).toBe(true);
});
