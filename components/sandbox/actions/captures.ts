/** What each of the three captures and what not; shown in tooltips and in the documentation of the buttons. */
export const CAPTURES = {
  filesystem:
    "Captures all files of the sandbox at one instant. Running processes, open terminals and memory are not included: a sandbox made from it starts fresh.",
  memory:
    "Captures files, memory and all running processes at one instant. A sandbox made from it continues where this one was, terminals included. Connections to other hosts are not included.",
  fork: "Creates a copy that continues from this instant: files, memory, processes, terminals with their scrollback, and exposed ports under its own URLs. This sandbox keeps running.",
} as const;
