import type { Failure } from "./errors.ts";

/** What a person reads of a failure: a sentence, and the next step where there is one. */
export function failureText({ message, hint }: Pick<Failure, "message" | "hint">): string {
  return hint ? `${asSentence(message)} ${hint}` : asSentence(message);
}

/** Messages end without a full stop (see ForkyardError). */
export function asSentence(message: string): string {
  return /[.!?…]$/.test(message) ? message : `${message}.`;
}
