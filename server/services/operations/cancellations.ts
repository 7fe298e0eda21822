import { ForkyardError, isForkyardError } from "../../domain/errors.ts";

/** Of the work that this server does now. */
const underWay = new Map<string, AbortController>();

/** Runs `work` so that `cancelWork` stops it. However it then ends early, it ends with CANCELLED. */
export async function whileCancellable<T>(
  operationId: string,
  subject: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  underWay.set(operationId, controller);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted || (isForkyardError(error) && error.code === "CANCELLED")) throw error;
    throw new ForkyardError("CANCELLED", `The work on ${subject} was cancelled`, { cause: error });
  } finally {
    underWay.delete(operationId);
  }
}

/** Tells the work of that operation to stop. False if there is none (any more). */
export function cancelWork(operationId: string): boolean {
  const controller = underWay.get(operationId);
  controller?.abort();
  return controller !== undefined;
}
