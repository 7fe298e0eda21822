import { describe, expect, it } from "vitest";
import { checkLimits, DEFAULT_LIMITS } from "./limits.ts";

const host = { cpus: 2, memoryMiB: 4096 };

describe("checkLimits", () => {
  it("takes what the host has, to the last bit", () => {
    expect(() => checkLimits(DEFAULT_LIMITS, host)).not.toThrow();
    expect(() => checkLimits({ cpu: 2, memoryMiB: 4096, pids: 32_768 }, host)).not.toThrow();
    expect(() => checkLimits({ cpu: 0.05, memoryMiB: 16, pids: 8 }, host)).not.toThrow();
  });

  it.each([
    [{ ...DEFAULT_LIMITS, cpu: 2.1 }, "cpu is 2.1; this host allows 0.05 to 2 CPUs"],
    [{ ...DEFAULT_LIMITS, memoryMiB: 4097 }, "memoryMiB is 4097; this host allows 16 to 4096 MiB"],
    [{ ...DEFAULT_LIMITS, memoryMiB: 1 }, "memoryMiB is 1; this host allows 16 to 4096 MiB"],
    [{ ...DEFAULT_LIMITS, pids: 99_999 }, "pidsLimit is 99999; this host allows 8 to 32768 processes"],
  ])("refuses %o and says what is allowed", (limits, message) => {
    expect(() => checkLimits(limits, host)).toThrow(
      expect.objectContaining({ code: "LIMIT_EXCEEDED", message }),
    );
  });
});
