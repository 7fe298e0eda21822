/** A session ends when it is so old, however much it is used, milliseconds. */
export const SESSION_AGE_MS = 90 * 86_400_000;
