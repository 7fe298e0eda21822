/** When lines were written (ISO 8601), where the reader is: the time of day, and in full with the time zone. */
export function logTimes(timeZone?: string): { short(at: string): string; full(at: string): string } {
  const short = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    timeZone,
  });
  const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long", timeZone });
  return { short: (at) => short.format(new Date(at)), full: (at) => full.format(new Date(at)) };
}
