import { ForkyardError } from "../../domain/errors.ts";
import type { ImageConfig } from "../port.ts";

/** What a process gets at its start is bounded by the kernel too; this stays well below. */
const MAX_TEXT_BYTES = 128 * 1024;
const MAX_ENTRIES = 1000;

/** What an image says about starting things in it, checked and bounded. INVALID_INPUT names the field. */
export function toImageConfig(name: string, config: Record<string, unknown>): ImageConfig {
  const env: Record<string, string> = {};
  for (const entry of strings(name, "Env", config.Env)) {
    const equals = entry.indexOf("=");
    if (equals > 0) env[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  return {
    env,
    cwd: string(name, "WorkingDir", config.WorkingDir) || "/",
    user: string(name, "User", config.User) || "0",
    entrypoint: strings(name, "Entrypoint", config.Entrypoint),
    cmd: strings(name, "Cmd", config.Cmd),
  };
}

function string(name: string, field: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string" || value.length > 4096 || value.includes("\0")) throw refuse(name, field);
  return value;
}

function strings(name: string, field: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MAX_ENTRIES) throw refuse(name, field);
  let bytes = 0;
  for (const entry of value) {
    if (typeof entry !== "string" || entry.includes("\0")) throw refuse(name, field);
    bytes += Buffer.byteLength(entry);
  }
  if (bytes > MAX_TEXT_BYTES) throw refuse(name, field);
  return value;
}

function refuse(name: string, field: string): ForkyardError {
  return new ForkyardError(
    "INVALID_INPUT",
    `${name} isn't a well-formed image: ${field} is wrong or too long.`,
  );
}
