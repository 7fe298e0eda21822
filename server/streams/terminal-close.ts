/**
 * Close codes of the dashboard's WebSockets. 1012 tells a client to come back soon; 4401 that what it was opened by is
 * gone or allows something else now.
 */
export const CLOSE = { ended: 1000, malformed: 1008, failed: 1011, restarting: 1012, revoked: 4401 } as const;
