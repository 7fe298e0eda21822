import { expect, test } from "vitest";
import { DEFAULTS, type FormValues, toInput } from "./form-values";

const input = (changes: Partial<FormValues>) => {
  const result = toInput({ ...DEFAULTS, ...changes });
  if ("errors" in result) throw new Error(JSON.stringify(result.errors));
  return result.input;
};
const errors = (changes: Partial<FormValues>) => {
  const result = toInput({ ...DEFAULTS, ...changes });
  return "errors" in result ? Object.keys(result.errors) : [];
};

test("the defaults ask for the base image and no time limit", () => {
  expect(input({})).toEqual({ cpu: 1, memoryMiB: 512, pidsLimit: 1024, env: {}, ports: [] });
});

test("only the chosen source is sent", () => {
  const both = { image: "alpine:3.22", snapshotId: "snp1" };
  expect(input({ ...both, source: "image" })).toMatchObject({ image: "alpine:3.22", snapshotId: undefined });
  expect(input({ ...both, source: "snapshot" })).toMatchObject({ image: undefined, snapshotId: "snp1" });
  expect(errors({ source: "snapshot" })).toEqual(["snapshotId"]);
  expect(input({ ...both, source: "snapshot", filesOnly: true }).filesOnly).toBe(true);
  expect(input({ ...both, source: "image", filesOnly: true }).filesOnly).toBeUndefined();
});

test("a network that the host hasn't isn't asked for", () => {
  expect(input({ network: "nat" }).network).toBe("nat");
  expect(toInput({ ...DEFAULTS, network: "nat" }, { noInternet: true })).toMatchObject({
    input: { network: undefined },
  });
});

test("variables are lines, with comments and values that hold an equals sign", () => {
  expect(input({ env: "# x\nA=1\n\nURL=http://h/?q=2 \n" }).env).toEqual({ A: "1", URL: "http://h/?q=2 " });
  expect(errors({ env: "no equals sign" })).toEqual(["env"]);
  expect(errors({ env: "=1" })).toEqual(["env"]);
});

test("ports are numbers, each once", () => {
  expect(input({ ports: "8000, 3000 8000" }).ports).toEqual([8000, 3000]);
  expect(errors({ ports: "70000" })).toEqual(["ports"]);
  expect(errors({ ports: "web" })).toEqual(["ports"]);
});

test("limits must be numbers that make sense", () => {
  expect(errors({ cpu: "", memoryMiB: "1.5", pidsLimit: "-1" })).toEqual(["cpu", "memoryMiB", "pidsLimit"]);
  expect(input({ cpu: "0.5" }).cpu).toBe(0.5);
});
