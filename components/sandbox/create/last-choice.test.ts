import { expect, test } from "vitest";
import { DEFAULTS } from "./form-values";
import { isChanged, parseChoice, serializeChoice } from "./last-choice";

test("a choice is remembered, but for the name, the variables and files alone", () => {
  const chosen = {
    ...DEFAULTS,
    name: "web",
    filesOnly: true,
    env: "TOKEN=secret",
    cpu: "2",
    network: "none" as const,
    ports: "80",
    ttlSeconds: 60,
  };
  const text = serializeChoice(chosen);
  expect(text).not.toContain("secret");
  expect(parseChoice(text)).toEqual({ ...chosen, name: "", filesOnly: false, env: "" });
});

test.each([null, "", "no JSON", "7", '{"cpu":7,"network":"x","ttlSeconds":"1","source":[]}'])(
  "%s is no choice",
  (text) => {
    expect(parseChoice(text)).toEqual(DEFAULTS);
  },
);

test("a name alone is no change", () => {
  expect(isChanged({ ...DEFAULTS, name: "web" })).toBe(false);
  expect(isChanged({ ...DEFAULTS, env: "A=1" })).toBe(true);
});
