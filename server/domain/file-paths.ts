/**
 * Paths of files in a sandbox as text. A path is bytes; where these are UTF-8 it is written as it is (`/etc/motd`),
 * otherwise as `b64:` and base64url, which no absolute path begins with. Runs in browsers too.
 */
const PREFIX = "b64:";
const MAX_BYTES = 4095;
const SLASH = 0x2f;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

function toBase64(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The bytes of a path; null if `path` is none: not absolute, too long, or with a NUL. */
export function pathBytes(path: string): Uint8Array | null {
  let bytes: Uint8Array;
  if (path.startsWith(PREFIX)) {
    if (!/^[\w-]*$/.test(path.slice(PREFIX.length))) return null;
    try {
      const binary = atob(path.slice(PREFIX.length).replace(/-/g, "+").replace(/_/g, "/"));
      bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    } catch {
      return null;
    }
  } else {
    if (!path.isWellFormed()) return null;
    bytes = new TextEncoder().encode(path);
  }
  return bytes[0] === SLASH && bytes.length <= MAX_BYTES && !bytes.includes(0) ? bytes : null;
}

/** A path of these bytes, without empty parts, `.` and `..`. */
export function pathOf(bytes: Uint8Array): string {
  const parts: Uint8Array[] = [];
  for (const part of split(bytes)) {
    const text = textOf(part);
    if (text === "..") parts.pop();
    else if (text !== ".") parts.push(part);
  }
  const whole = join(parts);
  return textOf(whole) ?? PREFIX + toBase64(whole);
}

function split(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== SLASH) continue;
    if (at > from) parts.push(bytes.subarray(from, at));
    from = at + 1;
  }
  return parts;
}

function join(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 0) return Uint8Array.of(SLASH);
  return Uint8Array.from(parts.flatMap((part) => [SLASH, ...part]));
}

/** A name for people: what is no UTF-8 or would not show as `\xff`. */
export function shownName(bytes: Uint8Array): string {
  const text = textOf(bytes);
  if (text !== null) return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escapeCharacter);
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : hex(byte),
  ).join("");
}

function escapeCharacter(letter: string): string {
  if (letter === "\n") return "\\n";
  if (letter === "\t") return "\\t";
  const code = letter.codePointAt(0)!;
  return code < 0x100 ? hex(code) : `\\u{${code.toString(16)}}`;
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** The folders on the way to a path, from the root on, and itself; each with its name for people. */
export function pathParts(path: string): { name: string; path: string }[] {
  const parts = split(pathBytes(path) ?? Uint8Array.of(SLASH));
  const root = { name: "/", path: "/" };
  return [
    root,
    ...parts.map((part, i) => ({ name: shownName(part), path: pathOf(join(parts.slice(0, i + 1))) })),
  ];
}

/** The path of `name` in a folder. `name` is text, or bytes that need not be. */
export function childPath(folder: string, name: string | Uint8Array): string {
  const parts = split(pathBytes(folder) ?? Uint8Array.of(SLASH));
  return pathOf(join([...parts, typeof name === "string" ? new TextEncoder().encode(name) : name]));
}

/** The folder that a path lies in. */
export function parentPath(path: string): string {
  return pathParts(path).at(-2)?.path ?? "/";
}
