import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { ForkyardError } from "../../domain/errors.ts";
import { fromContainerd, ignoreNotFound, isAlreadyExists, isNotFound } from "./errors.ts";

test.each([
  [Code.NotFound, "NOT_FOUND"],
  [Code.AlreadyExists, "CONFLICT"],
  [Code.FailedPrecondition, "CONFLICT"],
  [Code.Unavailable, "UNAVAILABLE"],
  [Code.DeadlineExceeded, "TIMEOUT"],
  [Code.Canceled, "CANCELLED"],
  [Code.Unknown, "INTERNAL"],
])("gRPC status %i is %s, with the reason kept", (status, code) => {
  const error = fromContainerd(new ConnectError("snapshot x", status), "Snapshots.Stat");
  expect(error).toMatchObject({ name: "ForkyardError", code });
  expect(error.message).toContain("snapshot x");
  expect(error.message).toContain("Snapshots.Stat");
});

test("a full disk is told as such, whatever the status", () => {
  const error = new ConnectError("write /x: no space left on device", Code.Unknown);
  expect(fromContainerd(error, "x")).toMatchObject({ code: "DISK_FULL", hint: expect.any(String) });
});

test("a lost connection is told as such, whatever the status", () => {
  const system = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  const error = new ConnectError("aborted", Code.Aborted, undefined, undefined, system);
  expect(fromContainerd(error, "x")).toMatchObject({ code: "UNAVAILABLE" });
});

test("an error that is ours already stays what it is", () => {
  const ours = new ForkyardError("IN_USE", "used");
  expect(fromContainerd(ours, "x")).toBe(ours);
});

test("reasons are one line, and bounded", () => {
  const error = fromContainerd(new ConnectError(`a\n${"b".repeat(9000)}`, Code.Unknown), "x");
  expect(error.message).not.toContain("\n");
  expect(error.message.length).toBeLessThan(1100);
});

test("statuses are seen through the translation", async () => {
  const gone = fromContainerd(new ConnectError("x", Code.NotFound), "x");
  expect(isNotFound(gone)).toBe(true);
  expect(isAlreadyExists(gone)).toBe(false);
  await expect(ignoreNotFound(Promise.reject(gone))).resolves.toBeUndefined();
  const other = fromContainerd(new ConnectError("x", Code.Internal), "x");
  await expect(ignoreNotFound(Promise.reject(other))).rejects.toBe(other);
});
