/** A time limit as its two columns; 0, less or nothing means never. */
export function expiry(
  ttlSeconds: number | null | undefined,
  from: Date,
): { ttlSeconds: number | null; expiresAt: Date | null } {
  if (ttlSeconds === null || ttlSeconds === undefined || ttlSeconds <= 0) {
    return { ttlSeconds: null, expiresAt: null };
  }
  return { ttlSeconds, expiresAt: new Date(from.getTime() + ttlSeconds * 1000) };
}
