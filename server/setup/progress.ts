/** Told what is being done. Lines that begin with two blanks are details of the step before them. */
export type OnProgress = (line: string) => void;

/** Progress for the person who started us: one line a step; details come and go below it on a terminal. */
export function terminalProgress(out: NodeJS.WriteStream = process.stdout): OnProgress & { done(): void } {
  let detailShown = false;
  const clear = () => {
    if (detailShown) out.write("\r\x1b[K");
    detailShown = false;
  };
  const report = (line: string) => {
    if (!line.startsWith("  ")) {
      clear();
      out.write(`• ${line}\n`);
    } else if (out.isTTY) {
      clear();
      out.write(`\x1b[2m${line.slice(0, Math.max(20, out.columns - 1))}\x1b[0m`);
      detailShown = true;
    }
  };
  return Object.assign(report, { done: clear });
}
