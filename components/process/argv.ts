/**
 * Splits a line into arguments as people write them: quotes keep spaces together, a backslash takes the next
 * character as it is. No variables, globs or pipes: no shell looks at it. Throws when a quote stays open.
 */
export function splitArguments(line: string): string[] {
  const args: string[] = [];
  let current: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote === "'") {
      if (char === "'") quote = null;
      else current += char;
    } else if (char === "\\" && at + 1 < line.length) {
      current = (current ?? "") + line.charAt(++at);
    } else if (quote === '"') {
      if (char === '"') quote = null;
      else current += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      current ??= "";
    } else if (/\s/.test(char)) {
      if (current !== null) args.push(current);
      current = null;
    } else {
      current = (current ?? "") + char;
    }
  }
  if (quote) throw new Error(`A ${quote} is not closed`);
  if (current !== null) args.push(current);
  return args;
}

/** The command as one line that could be typed: quoted where needed; `sh -c LINE` is LINE. */
export function commandLine(argv: readonly string[]): string {
  const [program, option, line] = argv;
  if (argv.length === 3 && option === "-c" && line && /^(\/bin\/)?sh$/.test(program ?? "")) return line;
  return argv.map(quoted).join(" ");
}

function quoted(arg: string): string {
  if (arg === "") return "''";
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
