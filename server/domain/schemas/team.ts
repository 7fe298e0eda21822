import { z } from "zod";
import { ROLES } from "../roles.ts";
import { emailSchema } from "./account.ts";
import { idSchema, isoDate, nameSchema } from "./common.ts";

export const roleSchema = z.enum(ROLES);
const teamSchema = z.object({ slug: z.string(), name: z.string() });

export const createTeamInput = z.object({ name: nameSchema });
export const renameTeamInput = z.object({ name: nameSchema });
export const teamOutput = teamSchema;

export const memberSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  /** Whether signing in takes an authenticator app besides the password. */
  twoFactor: z.boolean(),
  joinedAt: isoDate,
});
export type Member = z.infer<typeof memberSchema>;
export const memberInput = z.object({ userId: idSchema("user") });
export const setRoleInput = z.object({ userId: idSchema("user"), role: roleSchema });

export const inviteInput = z.object({
  email: emailSchema,
  role: roleSchema.default("member"),
});
export const invitationSchema = z.object({
  id: idSchema("invitation"),
  email: z.string(),
  role: roleSchema,
  inviterName: z.string(),
  createdAt: isoDate,
  expiresAt: isoDate,
});
export type Invitation = z.infer<typeof invitationSchema>;
export const inviteOutput = z.object({
  invitation: invitationSchema,
  url: z.string().describe("Whoever opens it may join; shown this once"),
  mailed: z.boolean().describe("Whether it was sent by mail, too"),
});
export const invitationIdInput = z.object({ invitationId: idSchema("invitation") });

export const apiKeySchema = z.object({
  id: idSchema("apiKey"),
  name: z.string(),
  /** What it begins with, to know it by. */
  start: z.string(),
  role: roleSchema,
  userId: z.string(),
  userName: z.string(),
  createdAt: isoDate,
  expiresAt: isoDate.nullable(),
  lastUsedAt: isoDate.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;
export const createApiKeyInput = z.object({
  name: nameSchema,
  role: roleSchema.default("member").describe("At most one's own"),
  expiresInDays: z.int().min(1).max(3650).nullable().default(90).describe("null: it doesn't expire"),
});
export const createApiKeyOutput = z.object({
  apiKey: apiKeySchema,
  secret: z.string().describe("The key itself, shown this once"),
});
export const apiKeyIdInput = z.object({ apiKeyId: idSchema("apiKey") });
