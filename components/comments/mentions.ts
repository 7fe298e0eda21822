/** As the server reads them (server/domain/handles.ts). */
const MENTION = /(?<![\p{L}\p{M}\p{N}@._-])@([\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*)/gu;

/** A text in pieces, those that name somebody apart; `handle` is in lower case. */
export function splitMentions(text: string): { text: string; handle: string | null }[] {
  const pieces: { text: string; handle: string | null }[] = [];
  let end = 0;
  for (const match of text.matchAll(MENTION)) {
    // The full stop after a name is the sentence's.
    const handle = match[1]!.replace(/[._-]+$/, "");
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), handle: null });
    end = match.index + 1 + handle.length;
    pieces.push({ text: text.slice(match.index, end), handle: handle.toLowerCase() });
  }
  if (end < text.length) pieces.push({ text: text.slice(end), handle: null });
  return pieces;
}

/** What is being typed after an @ just before the cursor, and where it begins; null if nothing is. */
export function typedMention(text: string, cursor: number): { start: number; typed: string } | null {
  const match = /(?<![\p{L}\p{M}\p{N}@._-])@([\p{L}\p{M}\p{N}._-]*)$/u.exec(text.slice(0, cursor));
  return match ? { start: match.index, typed: match[1]!.toLowerCase() } : null;
}
