/** What is being pulled or imported has a name of this kind until it was looked at. */
export const INCOMING = "incoming.forkyard.invalid/";

const EXPIRES_MS = 24 * 3600_000;

/** Has containerd drop it by itself, should the server die meanwhile. */
export function incomingLabels(): Record<string, string> {
  return { "containerd.io/gc.expire": new Date(Date.now() + EXPIRES_MS).toISOString() };
}
