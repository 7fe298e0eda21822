import { z } from "zod";
import { ROLES } from "../roles.ts";
import { idSchema } from "./common.ts";

export const emailSchema = z
  .email("An e-mail address looks like ann@example.com")
  .max(254)
  .transform((text) => text.toLowerCase())
  .describe("An e-mail address; upper and lower case are the same");

const teamSchema = z.object({ id: idSchema("team"), slug: z.string(), name: z.string() });
export const meOutput = z.object({
  user: z.object({
    id: idSchema("user"),
    name: z.string(),
    email: z.string(),
    image: z.string().nullable(),
    twoFactorEnabled: z.boolean(),
  }),
  via: z.enum(["session", "apiKey", "share", "system"]),
  role: z.enum(ROLES),
  team: teamSchema,
  /** Whether archives on the server's own disk may be imported: it is the first team's server. */
  readsServerDisk: z.boolean(),
  /** All of the person's teams; with an API key its own only. */
  teams: z.array(teamSchema.extend({ role: z.enum(ROLES) })),
});
export type Me = z.infer<typeof meOutput>;
