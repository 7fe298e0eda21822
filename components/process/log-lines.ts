export type LogStream = "stdout" | "stderr" | "tty";
export type LogChunk = { stream: LogStream; offset: number; time: string; text: string };
/** `key` is the offset of the chunk in which the line began, with its number in it: unique and stable. */
export type LogLine = { key: string; stream: LogStream; time: string; text: string };

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;

/**
 * Output as lines. Each stream has lines of its own, so that a line of stderr in the middle of one of stdout cuts
 * neither. Colours and cursor movements are left out.
 */
export function logLines(chunks: readonly LogChunk[]): LogLine[] {
  const lines: LogLine[] = [];
  const open = new Map<LogStream, LogLine>();
  for (const { stream, offset, time, text } of chunks) {
    text.split("\n").forEach((part, index) => {
      let line = open.get(stream);
      if (index > 0 || !line) {
        if (index > 0) open.delete(stream);
        line = { key: `${offset}:${index}`, stream, time, text: "" };
        open.set(stream, line);
        lines.push(line);
      }
      line.text += part;
    });
  }
  const unfinished = new Set(open.values());
  return lines
    .filter((line) => line.text !== "" || !unfinished.has(line))
    .map((line) => ({ ...line, text: plainText(line.text) }));
}

/** What remains of a line in sight: after a carriage return the line is written over. */
function plainText(text: string): string {
  const clean = text.replace(ESCAPES, "").replace(/\r+$/, "");
  const last = clean.lastIndexOf("\r");
  return (last === -1 ? clean : clean.slice(last + 1)).replace(CONTROLS, "");
}
