/** Sandboxes that are being made right now, so that terminating one of them can stop that. */
const creations = new Map<string, AbortController>();

export function creationOf(sandboxId: string): { signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  creations.set(sandboxId, controller);
  return { signal: controller.signal, done: () => creations.delete(sandboxId) };
}

export function abortCreation(sandboxId: string): void {
  creations.get(sandboxId)?.abort();
}
