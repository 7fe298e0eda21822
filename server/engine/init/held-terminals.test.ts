import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { terminalHolders } from "./held-terminals.ts";

test("looking through open files ends in time, and says what to do", async () => {
  const child = spawn("sleep", ["60"], { stdio: "ignore" });
  try {
    await once(child, "spawn");
    // Nothing of it is /dev/tty, nor of one that is gone.
    expect(await terminalHolders([child.pid!, 2 ** 30])).toEqual([]);
    await expect(terminalHolders([child.pid!], -1)).rejects.toMatchObject({
      code: "CHECKPOINT_REFUSED",
      hint: expect.stringContaining("snapshot the filesystem"),
    });
  } finally {
    child.kill();
  }
});
