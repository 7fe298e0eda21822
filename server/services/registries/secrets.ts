import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ForkyardError } from "../../domain/errors.ts";
import type { Settings } from "../../env.ts";

const KEY_BYTES = 32;
const IV_BYTES = 12;
const VERSION = "v1";

/** Encrypts with AES-256-GCM under the server's key; `owner` is bound to it, so that it opens for that one only. */
export async function seal(settings: Settings, owner: string, secret: string): Promise<string> {
  const key = await serverKey(settings);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(owner));
  const data = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return [
    VERSION,
    keyName(key),
    ...[iv, cipher.getAuthTag(), data].map((part) => part.toString("base64url")),
  ].join(".");
}

/** CONFLICT if it was encrypted with another key, or was changed since. */
export async function unseal(settings: Settings, owner: string, sealed: string): Promise<string> {
  const key = await serverKey(settings);
  const [version, name, ...parts] = sealed.split(".");
  const [iv, tag, data] = parts.map((part) => Buffer.from(part, "base64url"));
  if (version !== VERSION || name !== keyName(key) || !iv || !tag || !data) throw lost();
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 })
      .setAAD(Buffer.from(owner))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(data), decipher.final()]).toString("utf8");
  } catch {
    throw lost();
  }
}

function lost(): ForkyardError {
  return new ForkyardError(
    "CONFLICT",
    "The saved password can't be read: it was encrypted with another key",
    {
      hint: "Save the registry again with its password, or start the server with the earlier FORKYARD_SECRET_KEY.",
    },
  );
}

/** Tells keys apart without telling anything of them. */
function keyName(key: Buffer): string {
  return createHash("sha256").update("forkyard key").update(key).digest("hex").slice(0, 8);
}

/** From FORKYARD_SECRET_KEY, or the data directory's own, which is made when first needed. */
export async function serverKey({ secretKey, dataDir }: Settings): Promise<Buffer> {
  if (secretKey !== null) return createHash("sha256").update(secretKey).digest();
  const path = join(dataDir, "secret.key");
  const key = (await readKey(path)) ?? (await makeKey(dataDir, path));
  if (key.length === KEY_BYTES) return key;
  throw new ForkyardError("INTERNAL", `${path} is damaged: it must hold ${KEY_BYTES} bytes`, {
    hint: "Restore it from a backup; without it saved passwords can't be read.",
  });
}

async function readKey(path: string): Promise<Buffer | null> {
  try {
    return Buffer.from((await readFile(path, "utf8")).trim(), "hex");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Whole or not at all, and the first one stays should two be made at once. */
async function makeKey(dataDir: string, path: string): Promise<Buffer> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(draft, `${randomBytes(KEY_BYTES).toString("hex")}\n`, {
      mode: 0o600,
      flag: "wx",
      flush: true,
    });
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return (await readKey(path))!;
}
