/** The input for a sandbox's last operations; the same on the server, so that the page has them when it opens. */
export const latestOf = (sandboxId: string) => ({ sandboxId, runningOnly: false, limit: 10 });
