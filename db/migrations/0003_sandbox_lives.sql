CREATE TABLE "sandbox_lives" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"node_id" text DEFAULT 'local' NOT NULL,
	"sandbox_id" text NOT NULL,
	"phase" text NOT NULL,
	"name" text NOT NULL,
	"image_reference" text,
	"snapshot_id" text,
	"forked_from_id" text,
	"before_id" text NOT NULL,
	"target_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "life_id" text;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "listening" jsonb;--> statement-breakpoint
ALTER TABLE "sandbox_lives" ADD CONSTRAINT "sandbox_lives_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandbox_lives" ADD CONSTRAINT "sandbox_lives_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sandbox_lives_sandbox" ON "sandbox_lives" USING btree ("sandbox_id");--> statement-breakpoint
CREATE INDEX "sandbox_lives_phase" ON "sandbox_lives" USING btree ("phase");