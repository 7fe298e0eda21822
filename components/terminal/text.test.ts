import { describe, expect, it } from "vitest";
import type { ConnectionState } from "./connection-types";
import { connectionText, exitText, forkText } from "./text";

const state = (change: Partial<ConnectionState>): ConnectionState => ({
  phase: "open",
  attempt: 0,
  retryAt: null,
  failure: null,
  queuedBytes: 0,
  ...change,
});

describe("exitText", () => {
  it("names the signal before the code, and explains what a shell's codes mean", () => {
    expect(exitText({ status: "exited", exitCode: 0, signal: null })).toBe("Exited with code 0");
    expect(exitText({ status: "killed", exitCode: null, signal: "SIGKILL" })).toBe("Ended by SIGKILL");
    expect(exitText({ status: "exited", exitCode: 127, signal: null })).toContain("not found");
    expect(exitText({ status: "lost", exitCode: null, signal: null })).toContain("sandbox is gone");
  });
});

describe("connectionText", () => {
  it("is silent while all is well", () => {
    expect(connectionText(state({ phase: "open" }), 0)).toBeNull();
    expect(connectionText(state({ phase: "ended" }), 0)).toBeNull();
  });

  it("says when it tries again and what waits to be sent", () => {
    expect(connectionText(state({ phase: "waiting", retryAt: 3500, queuedBytes: 12 }), 1000)).toBe(
      "Connection lost. Trying again in 3 s. 12 B typed, to be sent when it is back.",
    );
  });

  it("gives the server's own words when it refused", () => {
    const failure = { code: "NOT_FOUND", message: "There is no process prc1", hint: null };
    expect(connectionText(state({ phase: "refused", failure }), 0)).toBe("There is no process prc1");
  });
});

it("says what the output above a mark comes from", () => {
  const at = new Date().toISOString();
  expect(forkText({ name: "web-1", at })).toMatch(/^forked from web-1 at \d/);
  expect(forkText({ name: "good state", at, rolledBack: true })).toMatch(/^rolled back to good state at \d/);
});
