import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { ForkyardError } from "./domain/errors.ts";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** An empty variable counts as absent: `PORT= npm start` means the default. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema);

const absolutePath = z
  .string()
  .refine((text) => isAbsolute(text) && !text.includes("\0"), { error: "must be an absolute path" })
  .transform((text) => resolve(text));

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,10}$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be between ${min} and ${max}` });

const environmentSchema = z.object({
  PORT: optional(wholeNumber(1, 65_535).default(3000)),
  FORKYARD_DATA_DIR: optional(absolutePath.default("/var/lib/forkyard")),
  FORKYARD_RUN_DIR: optional(absolutePath.default("/run/forkyard")),
  FORKYARD_ENGINE_DIR: optional(absolutePath.optional()),
  CONTAINERD_ADDRESS: optional(
    z
      .string()
      .transform((text) => text.replace(/^unix:\/\//, ""))
      .refine(isAbsolute, {
        error: "must be the path of a unix socket, such as /run/containerd/containerd.sock",
      })
      .optional(),
  ),
  DATABASE_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, "must begin with postgres:// or postgresql://")
      .optional(),
  ),
  PREVIEW_DOMAIN: optional(
    z
      .string()
      .toLowerCase()
      .regex(
        /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
        "must be a host name without a port",
      )
      .default("localhost"),
  ),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS).default("info")),
  FORKYARD_SUBNET: optional(
    z
      .string()
      .refine(isSubnet, {
        error: "must be an IPv4 network between /16 and /24 with no host bits, such as 10.201.16.0/20",
      })
      .optional(),
  ),
  // Read where the engine is built (setup/debian.ts); checked here with the others.
  FORKYARD_DEBIAN_MIRROR: optional(
    z
      .string()
      .regex(/^(https?|file|copy|mirror\+https?):\/[^\s\]'"]+$/, "must be the URL of a Debian archive")
      .optional(),
  ),
  FORKYARD_BASE_IMAGE: optional(z.string().max(512).default("forkyard.local/base:latest")),
  FORKYARD_AUTOMATIC_SNAPSHOT_SECONDS: optional(wholeNumber(60, 31_536_000).default(86_400)),
  FORKYARD_LOG_DAYS: optional(wholeNumber(1, 36_500).default(30)),
  FORKYARD_SECRET_KEY: optional(
    z
      .string()
      .min(32, "must have at least 32 characters, such as `openssl rand -hex 32` gives")
      .max(4096)
      .optional(),
  ),
  FORKYARD_PAGES: optional(z.enum(["on", "off"]).default("on")),
  NODE_ENV: z.string().optional(),
});

export type Settings = {
  /** The server listens here only; there is no sign-in yet. */
  host: "127.0.0.1";
  port: number;
  dataDir: string;
  runDir: string;
  engineDir: string;
  /** Path of a unix socket; null: our own containerd. */
  containerdAddress: string | null;
  /** null: the embedded database under dataDir. May hold a password. */
  databaseUrl: string | null;
  /** Previews are `PORT-SANDBOXID.previewDomain:port`. */
  previewDomain: string;
  logLevel: (typeof LOG_LEVELS)[number];
  /** Outer network of the sandboxes, `a.b.c.d/prefix`; null: one that no route of this host is in. */
  subnet: string | null;
  baseImage: string;
  /** How long a fork's unused automatic snapshot is kept. */
  automaticSnapshotSeconds: number;
  /** How long a sandbox's output is kept after its end. */
  logDays: number;
  /** What saved passwords are encrypted with; null: a key of its own in the data directory. */
  secretKey: string | null;
  /** false: the API only. */
  pages: boolean;
  /** Hot reload of pages. */
  dev: boolean;
};

/**
 * Settings from environment variables. Throws INVALID_INPUT that names every faulty variable at once.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new ForkyardError("INVALID_INPUT", `Wrong settings: ${faults.join("; ")}.`, {
      hint: "Correct these environment variables and start again.",
    });
  }
  const values = parsed.data;
  return {
    host: "127.0.0.1",
    port: values.PORT,
    dataDir: values.FORKYARD_DATA_DIR,
    runDir: values.FORKYARD_RUN_DIR,
    engineDir: values.FORKYARD_ENGINE_DIR ?? join(values.FORKYARD_DATA_DIR, "engine"),
    containerdAddress: values.CONTAINERD_ADDRESS ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    previewDomain: values.PREVIEW_DOMAIN,
    logLevel: values.LOG_LEVEL,
    subnet: values.FORKYARD_SUBNET ?? null,
    baseImage: values.FORKYARD_BASE_IMAGE,
    automaticSnapshotSeconds: values.FORKYARD_AUTOMATIC_SNAPSHOT_SECONDS,
    logDays: values.FORKYARD_LOG_DAYS,
    secretKey: values.FORKYARD_SECRET_KEY ?? null,
    pages: values.FORKYARD_PAGES === "on",
    dev: values.NODE_ENV === "development",
  };
}

function isSubnet(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return false;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((part) => part > 255) || prefix < 16 || prefix > 24) return false;
  const address = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return address % 2 ** (32 - prefix) === 0;
}
