/** The input for the operations that run now; the same everywhere, so that all share one query. */
export const RUNNING = { runningOnly: true, limit: 100 };
