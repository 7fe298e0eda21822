ALTER TABLE "sandboxes" ADD COLUMN "tags" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "tags" jsonb DEFAULT '[]'::jsonb NOT NULL;