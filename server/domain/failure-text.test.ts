import { expect, test } from "vitest";
import { ForkyardError, toFailure } from "./errors.ts";
import { failureText } from "./failure-text.ts";

test.each([
  ["It is paused", "Resume it.", "It is paused. Resume it."],
  ["It is paused.", null, "It is paused."],
  ["Really?", null, "Really?"],
  ["It said: no more…", "Ask again.", "It said: no more… Ask again."],
])("%s / %s", (message, hint, text) => {
  expect(failureText({ message, hint })).toBe(text);
  expect(failureText(toFailure(new ForkyardError("CONFLICT", message, hint === null ? {} : { hint })))).toBe(
    text,
  );
});
