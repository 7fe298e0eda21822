/**
 * Resolves with what all of these resolve with. When one fails the others are waited for before its error is thrown:
 * nothing goes on behind a sentence that says that it's over.
 */
export async function together<T extends unknown[]>(
  work: [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
