CREATE TABLE "events" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"type" text NOT NULL,
	"noun" text NOT NULL,
	"subject_id" text NOT NULL,
	"sandbox_id" text,
	"actor_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "images" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"node_id" text DEFAULT 'local' NOT NULL,
	"reference" text NOT NULL,
	"status" text NOT NULL,
	"source" text NOT NULL,
	"digest" text,
	"size_bytes" bigint,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"failure" jsonb
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"node_id" text DEFAULT 'local' NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"step" text,
	"detail" text,
	"progress" double precision,
	"subject" text NOT NULL,
	"sandbox_id" text,
	"snapshot_id" text,
	"image_id" text,
	"request_id" text,
	"input_hash" text NOT NULL,
	"result" jsonb,
	"failure" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "ports" (
	"team_id" text NOT NULL,
	"sandbox_id" text NOT NULL,
	"port" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ports_sandbox_id_port_pk" PRIMARY KEY("sandbox_id","port")
);
--> statement-breakpoint
CREATE TABLE "processes" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"node_id" text DEFAULT 'local' NOT NULL,
	"sandbox_id" text NOT NULL,
	"key" text NOT NULL,
	"argv" jsonb NOT NULL,
	"title" text NOT NULL,
	"cwd" text NOT NULL,
	"tty" boolean NOT NULL,
	"cols" integer,
	"rows" integer,
	"status" text NOT NULL,
	"exit_code" integer,
	"signal" text,
	"pid" integer,
	"forked_from_id" text,
	"fork_offset" bigint,
	"request_id" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"failure" jsonb
);
--> statement-breakpoint
CREATE TABLE "sandboxes" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"node_id" text DEFAULT 'local' NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"image_reference" text,
	"snapshot_id" text,
	"forked_from_id" text,
	"hostname" text NOT NULL,
	"cpu" double precision NOT NULL,
	"memory_mib" integer NOT NULL,
	"pids_limit" integer NOT NULL,
	"network" text NOT NULL,
	"env" jsonb NOT NULL,
	"image_config" jsonb NOT NULL,
	"ttl_seconds" integer,
	"expires_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"failure" jsonb
);
--> statement-breakpoint
CREATE TABLE "snapshots" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"node_id" text DEFAULT 'local' NOT NULL,
	"name" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"automatic" boolean DEFAULT false NOT NULL,
	"keep" boolean DEFAULT false NOT NULL,
	"sandbox_id" text NOT NULL,
	"own_bytes" bigint,
	"rootfs_bytes" bigint,
	"checkpoint_bytes" bigint,
	"frozen_ms" double precision,
	"versions" jsonb,
	"limits" jsonb NOT NULL,
	"network" text NOT NULL,
	"image_config" jsonb NOT NULL,
	"hostname" text NOT NULL,
	"env" jsonb,
	"processes" jsonb NOT NULL,
	"ports" jsonb NOT NULL,
	"captured_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"failure" jsonb
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "images" ADD CONSTRAINT "images_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operations" ADD CONSTRAINT "operations_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ports" ADD CONSTRAINT "ports_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ports" ADD CONSTRAINT "ports_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "processes" ADD CONSTRAINT "processes_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "processes" ADD CONSTRAINT "processes_sandbox_id_sandboxes_id_fk" FOREIGN KEY ("sandbox_id") REFERENCES "public"."sandboxes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sandboxes" ADD CONSTRAINT "sandboxes_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_team_sequence" ON "events" USING btree ("team_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "images_reference" ON "images" USING btree ("team_id","reference");--> statement-breakpoint
CREATE INDEX "operations_team_status" ON "operations" USING btree ("team_id","status","created_at");--> statement-breakpoint
CREATE INDEX "operations_sandbox" ON "operations" USING btree ("sandbox_id");--> statement-breakpoint
CREATE UNIQUE INDEX "operations_request" ON "operations" USING btree ("team_id","kind","request_id");--> statement-breakpoint
CREATE INDEX "processes_sandbox" ON "processes" USING btree ("sandbox_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "processes_key" ON "processes" USING btree ("sandbox_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "processes_request" ON "processes" USING btree ("team_id","request_id");--> statement-breakpoint
CREATE INDEX "sandboxes_team_status" ON "sandboxes" USING btree ("team_id","status");--> statement-breakpoint
CREATE INDEX "sandboxes_snapshot" ON "sandboxes" USING btree ("snapshot_id");--> statement-breakpoint
CREATE INDEX "sandboxes_expires" ON "sandboxes" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "snapshots_team" ON "snapshots" USING btree ("team_id","deleted_at");--> statement-breakpoint
CREATE INDEX "snapshots_sandbox" ON "snapshots" USING btree ("sandbox_id");