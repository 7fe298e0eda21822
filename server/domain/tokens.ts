import { createHash, randomBytes } from "node:crypto";

/** What API keys begin with. */
export const API_KEY_PREFIX = "fy_";

/** A secret for a link or a key: 256 random bits, with a prefix by which it is known where it leaks. */
export const newToken = (prefix: string) => `${prefix}${randomBytes(32).toString("base64url")}`;

/** What is kept of a token. It is random and long, so it needs neither salt nor slowness. */
export const hashToken = (token: string) => createHash("sha256").update(token).digest("hex");
