import type { KILL_SIGNALS } from "@/server/domain/schemas/process";

export type Signal = (typeof KILL_SIGNALS)[number];

/** The most used ones first; each with what it does to a program that doesn't handle it. */
export const SIGNALS: { signal: Signal; meaning: string }[] = [
  { signal: "SIGTERM", meaning: "asks it to end" },
  { signal: "SIGINT", meaning: "as Ctrl+C does" },
  { signal: "SIGKILL", meaning: "ends it at once" },
  { signal: "SIGHUP", meaning: "its terminal is gone" },
  { signal: "SIGQUIT", meaning: "ends it, as Ctrl+\\ does" },
  { signal: "SIGSTOP", meaning: "stops it" },
  { signal: "SIGCONT", meaning: "lets it go on" },
  { signal: "SIGUSR1", meaning: "its own meaning" },
  { signal: "SIGUSR2", meaning: "its own meaning" },
  { signal: "SIGWINCH", meaning: "its window changed" },
];
