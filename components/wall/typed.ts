const ESC = "\x1b";

/**
 * True for what a terminal sends by itself: answers to questions in the output (device attributes, status, modes,
 * colours, sizes) and focus reports. Each terminal gives its own, so they are not to be sent on to others.
 */
export function isReport(data: string): boolean {
  if (!data.startsWith(ESC)) return false;
  const kind = data[1];
  if (kind === "P" || kind === "]") return true;
  if (kind !== "[") return false;
  return /^\[(?:[IO]|[?>=]?[\d;]*c|\??\d+(?:;\d+)+R|\??\d+n|\??[\d;]+\$y|\d[\d;]*t)$/.test(data.slice(1));
}
