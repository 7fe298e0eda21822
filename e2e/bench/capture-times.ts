/** What the engine did while a sandbox stood still. */
export type CaptureTimes = { dumpMs: number; copyMs: number };

/** From the line that the server logs of each capture. */
export function captureTimes(log: string, snapshotId: string): CaptureTimes {
  const of = `"snapshotId":"${snapshotId}"`;
  const line = log.split("\n").find((text) => text.includes(of) && text.includes('"dumpMs"'));
  if (!line) throw new Error(`The server's log has no line of the capture ${snapshotId}.`);
  return JSON.parse(line) as CaptureTimes;
}
