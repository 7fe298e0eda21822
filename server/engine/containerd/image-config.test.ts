import { expect, test } from "vitest";
import { toImageConfig } from "./image-config.ts";

test("an empty configuration has defaults", () => {
  expect(toImageConfig("x", {})).toEqual({ env: {}, cwd: "/", user: "0", entrypoint: [], cmd: [] });
  expect(toImageConfig("x", { Env: null, WorkingDir: "", User: "", Cmd: null }).cwd).toBe("/");
});

test("values keep what follows the first =", () => {
  const config = { Env: ["A=b=c", "EMPTY=", "nonsense", "=x"], WorkingDir: "/w", User: "app", Cmd: ["sh"] };
  expect(toImageConfig("x", config)).toEqual({
    env: { A: "b=c", EMPTY: "" },
    cwd: "/w",
    user: "app",
    entrypoint: [],
    cmd: ["sh"],
  });
});

test.each([
  { Env: "A=b" },
  { Env: [1] },
  { Env: ["A=\0"] },
  { Env: ["A=".padEnd(200_000, "x")] },
  { Cmd: Array(2000).fill("x") },
  { WorkingDir: 7 },
  { User: "u\0" },
])("%j is refused", (config) => {
  expect(() => toImageConfig("evil", config)).toThrowError(
    expect.objectContaining({ code: "INVALID_INPUT" }),
  );
});
