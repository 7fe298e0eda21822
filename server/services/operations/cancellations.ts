/** Of the operations that this server does now. */
const underWay = new Map<string, AbortController>();

/** Does an operation so that `cancelWork` aborts `signal`. To be called before the operation is on record. */
export async function whileCancellable<T>(
  operationId: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  underWay.set(operationId, controller);
  try {
    return await run(controller.signal);
  } finally {
    underWay.delete(operationId);
  }
}

/** Tells the work of that operation to stop, if there is any. */
export function cancelWork(operationId: string): void {
  underWay.get(operationId)?.abort();
}
