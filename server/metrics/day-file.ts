import { open, readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { FIELDS, type MetricPoint, pointFrom } from "./point.ts";

/**
 * A day of one sandbox, a record a minute, in a file of at most SLOTS * RECORD_BYTES (46 kB): the place of a record is its
 * minute modulo a day, so the newest day writes over the one before. Each carries its minute and a checksum; a place
 * that was never written, is from another day or was torn by a crash is skipped.
 */
export const MINUTE_MS = 60_000;
const SLOTS = 24 * 60;
const CHECKED_BYTES = 4 + 4 * FIELDS.length;
const RECORD_BYTES = CHECKED_BYTES + 4;

/** `point.at` is the beginning of its minute. */
export async function writeMinute(path: string, point: MetricPoint): Promise<void> {
  const minute = Math.floor(point.at / MINUTE_MS);
  const record = Buffer.alloc(RECORD_BYTES);
  record.writeUInt32LE(minute, 0);
  FIELDS.forEach((field, index) => {
    record.writeFloatLE(point[field] ?? Number.NaN, 4 + 4 * index);
  });
  record.writeUInt32LE(crc32(record.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  const file = await openOrCreate(path);
  try {
    await file.write(record, 0, RECORD_BYTES, (minute % SLOTS) * RECORD_BYTES);
  } finally {
    await file.close();
  }
}

/** The points of the 24 hours before `now`, oldest first; none if there is no file. */
export async function readDay(path: string, now: number): Promise<MetricPoint[]> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const last = Math.floor(now / MINUTE_MS);
  const points: MetricPoint[] = [];
  for (let minute = last - SLOTS + 1; minute <= last; minute++) {
    const from = (minute % SLOTS) * RECORD_BYTES;
    if (from + RECORD_BYTES > bytes.length || bytes.readUInt32LE(from) !== minute) continue;
    const sum = bytes.readUInt32LE(from + CHECKED_BYTES);
    if (crc32(bytes.subarray(from, from + CHECKED_BYTES)) !== sum) continue;
    points.push(pointFrom(minute * MINUTE_MS, (index) => bytes.readFloatLE(from + 4 + 4 * index)));
  }
  return points;
}

async function openOrCreate(path: string) {
  try {
    return await open(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return open(path, "w+", 0o600);
  }
}
