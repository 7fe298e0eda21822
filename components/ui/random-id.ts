/**
 * Two hexadecimal digits a byte. Not crypto.randomUUID: that needs a secure context, and the dashboard may be opened
 * over plain HTTP.
 */
export function randomId(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
