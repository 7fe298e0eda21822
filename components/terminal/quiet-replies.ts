import type { IFunctionIdentifier, Terminal } from "@xterm/xterm";

const CSI_QUERIES: IFunctionIdentifier[] = [
  { final: "c" },
  { prefix: ">", final: "c" },
  { prefix: "=", final: "c" },
  { final: "n" },
  { prefix: "?", final: "n" },
  { intermediates: "$", final: "p" },
  { prefix: "?", intermediates: "$", final: "p" },
  { prefix: ">", final: "q" },
  { final: "t" },
];
const OSC_COLOURS = [4, 10, 11, 12];

/**
 * Programs ask their terminal questions in the output. In a replay those were answered long ago, and an answer now
 * would land in the program as if it were typed; the same goes for what another viewer answers already. So while `quiet()` the questions are swallowed.
 */
export function muteReplies(terminal: Terminal, quiet: () => boolean): void {
  for (const id of CSI_QUERIES) terminal.parser.registerCsiHandler(id, () => quiet());
  terminal.parser.registerDcsHandler({ intermediates: "$", final: "q" }, () => quiet());
  for (const id of OSC_COLOURS) {
    terminal.parser.registerOscHandler(id, (data) => quiet() && data.includes("?"));
  }
}
