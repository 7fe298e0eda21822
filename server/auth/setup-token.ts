import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Whoever reads the server's terminal or its data directory may make the owner, nobody else: until then a stranger on
 * the network could. The token lies in a file that only the server's user reads, and is gone after its use.
 */
export class SetupToken {
  readonly #path: string;

  constructor(dataDir: string) {
    this.#path = join(dataDir, "setup-token");
  }

  /** The token, made when there is none. */
  async ensure(): Promise<string> {
    const existing = await this.#read();
    if (existing !== null) return existing;
    const token = randomBytes(24).toString("base64url");
    await writeFile(this.#path, `${token}\n`, { mode: 0o600, flag: "wx", flush: true }).catch((error) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
    return (await this.#read())!;
  }

  async matches(token: string): Promise<boolean> {
    const existing = await this.#read();
    return existing !== null && timingSafeEqual(digest(existing), digest(token));
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  async #read(): Promise<string | null> {
    try {
      return (await readFile(this.#path, "utf8")).trim() || null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }
}

const digest = (text: string) => createHash("sha256").update(text).digest();
