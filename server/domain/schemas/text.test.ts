import { expect, test } from "vitest";
import { newId } from "../ids.ts";
import { writeTextInput } from "./file.ts";
import { saveRegistryInput } from "./registry.ts";

const registry = { host: "ghcr.io", username: "me", password: "secret" };
const file = {
  sandboxId: newId("sandbox"),
  path: "/a",
  text: "NUL is a byte like any other: \0",
  version: null,
};

test("what would be kept as another text is refused", () => {
  expect(writeTextInput.safeParse(file).success).toBe(true);
  expect(writeTextInput.safeParse({ ...file, text: "half \ud800 a pair" }).success).toBe(false);
  expect(saveRegistryInput.safeParse(registry).success).toBe(true);
  for (const text of ["half \ud800 a pair", "a\0b"])
    for (const field of ["username", "password"])
      expect(saveRegistryInput.safeParse({ ...registry, [field]: text }).success, field).toBe(false);
});
