import { randomInt } from "node:crypto";

const ADJECTIVES =
  "amber bold brave brisk calm clear clever cosy crisp eager early fair fleet fresh gentle glad golden happy keen kind light lively lucky mellow merry mild neat noble proud quick quiet rapid ready sharp shiny silent smart smooth snug solid steady sunny swift tidy vivid warm wise witty".split(
    " ",
  );
const NOUNS =
  "acorn alder ash aspen badger beech birch brook cedar clover crane creek dune elm falcon fern finch fjord fox glade hare hazel heron ibis island juniper larch lark lynx maple marten meadow moss oak orchard otter owl pine plover raven reed river robin rowan sorrel sparrow spruce stoat swan thicket thistle tern vale willow wren yew".split(
    " ",
  );

/** A name for a sandbox that nobody named, such as `brisk-otter`. */
export function inventName(): string {
  return `${ADJECTIVES[randomInt(ADJECTIVES.length)]}-${NOUNS[randomInt(NOUNS.length)]}`;
}

const MAX_NAME = 80;

/** `base` with `suffix` after it, within the length that a name may have; never cuts a character in two. */
export function nameWithSuffix(base: string, suffix: string): string {
  let result = "";
  for (const character of base) {
    if (result.length + character.length + suffix.length > MAX_NAME) break;
    result += character;
  }
  return result + suffix;
}

/**
 * Names of `count` forks. Asked for by name: that name, numbered if there are several.
 * Else after the source, numbered on from the `earlier` forks that it has had.
 */
export function forkNames({
  source,
  asked,
  count,
  earlier,
}: {
  source: string;
  asked: string | undefined;
  count: number;
  earlier: number;
}): string[] {
  return Array.from({ length: count }, (_, index) => {
    if (asked === undefined) return nameWithSuffix(source, `-fork-${earlier + index + 1}`);
    return count === 1 ? asked : nameWithSuffix(asked, `-${index + 1}`);
  });
}

/** A host name made from a name (RFC 1123 label), or `fallback` where nothing of it is usable. */
export function hostnameFor(name: string, fallback: string): string {
  const label = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-+|-+$/g, "");
  return label === "" ? fallback : label;
}

/** What a tab shows for a command: one line without control characters, at most 80 characters. */
export function titleFor(argv: readonly string[]): string {
  const shell = argv.length === 3 && argv[0] === "/bin/sh" && argv[1] === "-c";
  const text = (shell ? argv[2]! : argv.join(" "))
    .slice(0, 1000)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim();
  if (text === "") return "(empty)";
  const short = nameWithSuffix(text, "");
  return short.length < text.length ? nameWithSuffix(text, "…") : short;
}
