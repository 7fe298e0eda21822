import type { KILL_SIGNALS } from "@/server/domain/schemas/process";

export type Signal = (typeof KILL_SIGNALS)[number];

/** The most used ones first; each with what it does to a program that doesn't handle it. */
export const SIGNALS: { signal: Signal; meaning: string }[] = [
  { signal: "SIGTERM", meaning: "asks it to exit" },
  { signal: "SIGINT", meaning: "like Ctrl+C" },
  { signal: "SIGKILL", meaning: "ends it immediately" },
  { signal: "SIGHUP", meaning: "its terminal closed" },
  { signal: "SIGQUIT", meaning: "ends it, like Ctrl+\\" },
  { signal: "SIGSTOP", meaning: "stops it" },
  { signal: "SIGCONT", meaning: "resumes it" },
  { signal: "SIGUSR1", meaning: "program-defined" },
  { signal: "SIGUSR2", meaning: "program-defined" },
  { signal: "SIGWINCH", meaning: "its window was resized" },
];
