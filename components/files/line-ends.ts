export type LineEnd = "\n" | "\r\n";

/** What each line of a text ends with; null if they end differently, or with a lone carriage return. */
export function lineEndOf(text: string): LineEnd | null {
  if (!text.includes("\r")) return "\n";
  return /\r(?!\n)|(?<!\r)\n/.test(text) ? null : "\r\n";
}

/** The text as a text field has it: a browser makes every line end there a line feed. */
export function asEdited(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** What was edited, with the line ends that its file has. */
export function asInFile(edited: string, lineEnd: LineEnd): string {
  return lineEnd === "\n" ? edited : edited.replaceAll("\n", lineEnd);
}
