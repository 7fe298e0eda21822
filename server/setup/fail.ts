import { isForkyardError, toFailure } from "../domain/errors.ts";
import { failureText } from "../domain/failure-text.ts";

/** Runs a command of setup: a failure is a sentence with the next step, and exit code 1. */
export async function runMain(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isForkyardError(error)) console.error(error);
    process.stderr.write(`\n${what}: ${failureText(toFailure(error))}\n`);
    process.exitCode = 1;
  }
}
