import { expect, it } from "vitest";
import { environmentFor } from "./environment.ts";

const image = { env: { A: "image", B: "image", C: "image" }, cwd: "/", user: "", entrypoint: [], cmd: [] };

it("lets the call win over the sandbox, and that over the image", () => {
  const env = environmentFor({
    image,
    sandbox: { B: "sandbox", C: "sandbox" },
    call: { C: "call" },
    user: "",
    tty: false,
  });
  expect(env).toMatchObject({ A: "image", B: "sandbox", C: "call", HOME: "/root" });
  expect(env.PATH).toContain("/usr/bin");
  expect(env).not.toHaveProperty("TERM");
});

it("gives a terminal its type, which may be overridden, and no home to others than root", () => {
  const base = { image, sandbox: {}, user: "nobody", tty: true };
  expect(environmentFor({ ...base, call: {} })).toMatchObject({ TERM: "xterm-256color" });
  expect(environmentFor({ ...base, call: { TERM: "dumb" } })).toMatchObject({ TERM: "dumb" });
  expect(environmentFor({ ...base, call: {} })).not.toHaveProperty("HOME");
});
