/** The newest event that this tab has heard of; undefined before it follows any. */
let sequence: number | undefined;

export function setFollowed(newest: number | undefined): void {
  sequence = newest;
}

export function followed(): number | undefined {
  return sequence;
}
