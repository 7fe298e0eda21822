import { BlockList, isIP } from "node:net";
import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { ForkyardError } from "./domain/errors.ts";
import { realPath } from "./real-path.ts";

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

const HOST_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

const environmentSchema = z.object({
  HOST: optional(
    z
      .string()
      .transform((text) => (text === "localhost" ? "127.0.0.1" : text))
      .refine((text) => isIP(text) !== 0, {
        error: "must be an address of this machine, such as 127.0.0.1, 0.0.0.0 or ::",
      })
      .default("127.0.0.1"),
  ),
  TRUST_PROXY: optional(wholeNumber(0, 10).default(0)),
  PUBLIC_URL: optional(
    z
      .string()
      .refine(isOriginUrl, {
        error: "must be an address without a path, such as https://forkyard.example.com",
      })
      .transform((text) => new URL(text).origin)
      .optional(),
  ),
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
    z.string().toLowerCase().regex(HOST_NAME, "must be a host name without a port").optional(),
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
      .min(32, "must have at least 32 characters, such as the output of `openssl rand -hex 32`")
      .max(4096)
      .optional(),
  ),
  FORKYARD_PAGES: optional(z.enum(["on", "off"]).default("on")),
  FORKYARD_LIMIT_CALLS: optional(wholeNumber(60, 100_000_000).default(12_000)),
  FORKYARD_LIMIT_SIGN_INS: optional(wholeNumber(1, 1_000_000).default(20)),
  FORKYARD_LIMIT_INVITATIONS: optional(wholeNumber(1, 1_000_000).default(50)),
  FORKYARD_METRICS_TOKEN: optional(
    z
      .string()
      .regex(/^[\x21-\x7e]{16,256}$/, "must be 16 to 256 characters without spaces")
      .optional(),
  ),
  FORKYARD_OIDC_ISSUER: optional(
    z
      .string()
      .regex(/^https?:\/\/[^\s?#]+$/, "must be the issuer's address, such as https://id.example.com")
      .optional(),
  ),
  FORKYARD_OIDC_CLIENT_ID: optional(z.string().max(1000).optional()),
  FORKYARD_OIDC_CLIENT_SECRET: optional(z.string().max(1000).optional()),
  FORKYARD_OIDC_NAME: optional(z.string().max(80).default("single sign-on")),
  SMTP_URL: optional(
    z
      .string()
      .regex(
        /^smtps?:\/\/[^\s]+$/,
        "must begin with smtp:// or smtps://, such as smtps://user:password@mail.example.com",
      )
      .optional(),
  ),
  MAIL_FROM: optional(z.string().max(320).optional()),
  NODE_ENV: z.string().optional(),
});

/** The variables that `readSettings` reads. */
export const VARIABLES = Object.keys(environmentSchema.shape);

export type Settings = {
  /** The address that the server listens on. */
  host: string;
  port: number;
  /** How many proxies stand before the server; so many of the addresses in X-Forwarded-For are believed. */
  trustProxy: number;
  /** Where people open the dashboard, an origin such as `https://forkyard.example.com`. */
  publicUrl: string;
  dataDir: string;
  runDir: string;
  engineDir: string;
  /** Path of a unix socket; null: our own containerd. */
  containerdAddress: string | null;
  /** null: the embedded database under dataDir. May hold a password. */
  databaseUrl: string | null;
  /** Previews are `PORT-SANDBOXID.previewDomain`, with the scheme and port of publicUrl. */
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
  limits: {
    /** Of one API key, or of one person. */
    callsPerMinute: number;
    /** From one address: passwords, codes, links. */
    signInsPerMinute: number;
    /** Of one team. */
    invitationsPerHour: number;
  };
  /** What /metrics is read with from elsewhere; null: it answers on loopback only. */
  metricsToken: string | null;
  /** A service that people may sign in with; null: none. */
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null;
  /** Where mail is handed over; null: none is sent. May hold a password. */
  smtpUrl: string | null;
  /** Whom mail is from, such as `Forkyard <forkyard@example.com>`. */
  mailFrom: string;
  /** Hot reload of pages. */
  dev: boolean;
};

/**
 * Settings from environment variables. Throws INVALID_INPUT that names every faulty variable at once.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success)
    throw wrong(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`));
  const values = parsed.data;
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${values.PORT}`;
  const previewDomain = values.PREVIEW_DOMAIN ?? new URL(publicUrl).hostname;
  const faults = [...addressFaults(values, previewDomain), ...oidcFaults(values)];
  if (faults.length > 0) throw wrong(faults);
  // The engine's mount namespace shows each directory under one path, so no other may lead to it. Another's containerd
  // sees the host's paths, and its namespace for this instance is named after the one that was set.
  const place = values.CONTAINERD_ADDRESS === undefined ? realPath : (path: string) => path;
  return {
    host: values.HOST,
    port: values.PORT,
    trustProxy: values.TRUST_PROXY,
    publicUrl,
    dataDir: place(values.FORKYARD_DATA_DIR),
    runDir: place(values.FORKYARD_RUN_DIR),
    engineDir: place(values.FORKYARD_ENGINE_DIR ?? join(values.FORKYARD_DATA_DIR, "engine")),
    containerdAddress: values.CONTAINERD_ADDRESS ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    previewDomain,
    logLevel: values.LOG_LEVEL,
    subnet: values.FORKYARD_SUBNET ?? null,
    baseImage: values.FORKYARD_BASE_IMAGE,
    automaticSnapshotSeconds: values.FORKYARD_AUTOMATIC_SNAPSHOT_SECONDS,
    logDays: values.FORKYARD_LOG_DAYS,
    secretKey: values.FORKYARD_SECRET_KEY ?? null,
    pages: values.FORKYARD_PAGES === "on",
    limits: {
      callsPerMinute: values.FORKYARD_LIMIT_CALLS,
      signInsPerMinute: values.FORKYARD_LIMIT_SIGN_INS,
      invitationsPerHour: values.FORKYARD_LIMIT_INVITATIONS,
    },
    metricsToken: values.FORKYARD_METRICS_TOKEN ?? null,
    oidc: oidcOf(values),
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? `Forkyard <forkyard@${new URL(publicUrl).hostname}>`,
    dev: values.NODE_ENV === "development",
  };
}

function wrong(faults: string[]): ForkyardError {
  return new ForkyardError("INVALID_INPUT", `Wrong settings: ${faults.join("; ")}.`, {
    hint: "Correct these environment variables and start again.",
  });
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether an address can be reached from this machine only. An IPv4 address may be written as IPv6. */
export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** What each address allows by itself, but not together with the others. */
function addressFaults(
  values: { HOST: string; PUBLIC_URL?: string | undefined },
  previewDomain: string,
): string[] {
  const faults = [];
  // Without a name of its own every request from elsewhere would be refused, since its Host header is not localhost.
  if (!isLoopback(values.HOST) && values.PUBLIC_URL === undefined)
    faults.push("HOST beyond loopback needs PUBLIC_URL, the address at which people open the dashboard");
  if (!HOST_NAME.test(previewDomain) || isIP(previewDomain) !== 0)
    faults.push(
      "PREVIEW_DOMAIN must be a host name, since PUBLIC_URL has an IP address, which has no subdomains",
    );
  return faults;
}

type OidcValues = {
  FORKYARD_OIDC_ISSUER?: string | undefined;
  FORKYARD_OIDC_CLIENT_ID?: string | undefined;
  FORKYARD_OIDC_CLIENT_SECRET?: string | undefined;
  FORKYARD_OIDC_NAME: string;
};

function oidcOf(values: OidcValues): Settings["oidc"] {
  const issuer = values.FORKYARD_OIDC_ISSUER;
  const clientId = values.FORKYARD_OIDC_CLIENT_ID;
  const clientSecret = values.FORKYARD_OIDC_CLIENT_SECRET;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return { issuer: issuer.replace(/\/$/, ""), clientId, clientSecret, name: values.FORKYARD_OIDC_NAME };
}

function oidcFaults(values: OidcValues): string[] {
  const names = ["FORKYARD_OIDC_ISSUER", "FORKYARD_OIDC_CLIENT_ID", "FORKYARD_OIDC_CLIENT_SECRET"] as const;
  const missing = names.filter((name) => values[name] === undefined);
  return missing.length === 0 || missing.length === names.length
    ? []
    : [`Signing in with another service also needs ${missing.join(" and ")}`];
}

/** A scheme, a host and perhaps a port: nothing that would be lost when only the origin is kept. */
function isOriginUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.pathname === "/" && !/[?#@]/.test(text);
}

function isSubnet(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return false;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((part) => part > 255) || prefix < 16 || prefix > 24) return false;
  const address = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return address % 2 ** (32 - prefix) === 0;
}
