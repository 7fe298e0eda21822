/** What each of the three captures and what not; shown in tooltips and in the documentation of the buttons. */
export const CAPTURES = {
  filesystem:
    "Captures all files of the sandbox at one instant. Running processes, open terminals and memory are not in it: a sandbox made from it starts fresh.",
  memory:
    "Captures files, memory and all running processes at one instant. A sandbox made from it goes on where this one stood, terminals included. Connections to other hosts are not in it.",
  fork: "Makes a copy that goes on from this instant: files, memory, processes, terminals with their scrollback, and exposed ports under its own URLs. This sandbox keeps running.",
} as const;
