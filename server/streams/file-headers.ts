import type { FileEntry } from "../engine/port.ts";
import { presentVersion } from "../services/files/present.ts";

/** Only what a browser shows as a picture has a type of its own; all else is bytes to be saved. */
const PICTURES = new Map(
  Object.entries({
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    avif: "image/avif",
    bmp: "image/bmp",
    ico: "image/x-icon",
    svg: "image/svg+xml",
  }),
);

export function contentTypeOf(name: string): string {
  return PICTURES.get(name.split(".").at(-1)?.toLowerCase() ?? "") ?? "application/octet-stream";
}

/** To be saved under this name, never shown as a page; a picture on a page doesn't mind. */
export function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** One range from a start on, such as `bytes=0-499` or `bytes=500-`; null for anything else: then all is sent. */
export function byteRange(header: string | undefined): { from: number; length: number } | null {
  const match = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(header ?? "");
  if (match === null) return null;
  const from = Number(match[1]);
  const to = match[2] === undefined ? Number.MAX_SAFE_INTEGER - 1 : Number(match[2]);
  return to < from ? null : { from, length: to - from + 1 };
}

/** Names one version of a file, so that parts of two are never put together. */
export function entityTag({ version }: Pick<FileEntry, "version">): string {
  return `"${presentVersion(version)}"`;
}

/** Whether an If-None-Match header names it. */
export function hasTag(header: string | undefined, tag: string): boolean {
  return (header ?? "").split(",").some((each) => each.trim().replace(/^W\//, "") === tag);
}
