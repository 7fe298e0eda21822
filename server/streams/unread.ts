import type { IncomingMessage, ServerResponse } from "node:http";

const WAIT_MS = 30_000;

/**
 * Calls `answer` when what is left of an upload has come and was thrown away: some clients look at nothing before, and
 * a connection that is closed with something unread may lose its answer. At the latest it is called after 30 s, or
 * after 30 s of silence for one that is `welcome`: sent again, since its sender got no answer the last time.
 */
export function afterUpload(
  req: IncomingMessage,
  res: ServerResponse,
  answer: () => void,
  { welcome = false } = {},
): void {
  if (req.complete) {
    answer();
    return;
  }
  res.setHeader("Connection", "close");
  const finish = () => {
    clearTimeout(timer);
    req.off("end", finish);
    if (!res.destroyed) answer();
  };
  const timer = setTimeout(finish, WAIT_MS);
  req.on("close", () => clearTimeout(timer));
  req.on("end", finish);
  req.on("data", () => welcome && timer.refresh()).resume();
}
