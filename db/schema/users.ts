import { pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, teamId } from "./columns.ts";

export const users = pgTable("users", {
  id: text("id").primaryKey(),
  teamId: teamId(),
  name: text("name").notNull(),
  role: text("role").$type<"owner" | "admin" | "member" | "viewer">().notNull(),
  createdAt: createdAt(),
});
