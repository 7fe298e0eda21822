CREATE TABLE "team_quotas" (
	"team_id" text PRIMARY KEY NOT NULL,
	"sandboxes" integer,
	"memory_mib" integer,
	"cpu" double precision,
	"snapshot_bytes" bigint,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "share_links" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"snapshot_id" text,
	"process_id" text,
	"sandbox_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "share_links_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "reserves" jsonb;--> statement-breakpoint
ALTER TABLE "team_quotas" ADD CONSTRAINT "team_quotas_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_links" ADD CONSTRAINT "share_links_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "share_links_team" ON "share_links" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "share_links_snapshot" ON "share_links" USING btree ("snapshot_id");--> statement-breakpoint
CREATE INDEX "share_links_process" ON "share_links" USING btree ("process_id");