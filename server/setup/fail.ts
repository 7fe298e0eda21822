import { isForkyardError, toFailure } from "../domain/errors.ts";

/** Runs a command of setup: a failure is a sentence with the next step, and exit code 1. */
export async function runMain(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isForkyardError(error)) console.error(error);
    const { message, hint } = toFailure(error);
    process.stderr.write(`\n${what}: ${sentence(message)}${hint ? ` ${hint}` : ""}\n`);
    process.exitCode = 1;
  }
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
