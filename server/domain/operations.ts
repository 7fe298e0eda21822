import type { OperationKind } from "./schemas/misc.ts";

const CANCELLABLE: readonly OperationKind[] = ["image.pull", "image.import", "image.build", "image.push"];

/** Work that can be stopped in the middle without anything being left of it. */
export function isCancellable(kind: OperationKind): boolean {
  return CANCELLABLE.includes(kind);
}
