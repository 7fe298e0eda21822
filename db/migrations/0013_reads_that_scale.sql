CREATE INDEX "events_team_own" ON "events" USING btree ("team_id","actor_id","sequence") WHERE "events"."actor_kind" = 'session';--> statement-breakpoint
CREATE INDEX "events_team_noun" ON "events" USING btree ("team_id",(case when "noun" = 'operation' then split_part("data" ->> 'kind', '.', 1) else "noun" end),"sequence");--> statement-breakpoint
CREATE INDEX "events_team_subject" ON "events" USING btree ("team_id","subject_id","sequence");--> statement-breakpoint
CREATE INDEX "events_team_sandbox" ON "events" USING btree ("team_id","sandbox_id","sequence");--> statement-breakpoint
CREATE INDEX "events_team_snapshot" ON "events" USING btree ("team_id",("data" ->> 'snapshotId'),"sequence") WHERE ("events"."data" ->> 'snapshotId') is not null;--> statement-breakpoint
CREATE INDEX "events_team_image" ON "events" USING btree ("team_id",("data" ->> 'imageId'),"sequence") WHERE ("events"."data" ->> 'imageId') is not null;--> statement-breakpoint
CREATE INDEX "sandboxes_forked_from" ON "sandboxes" USING btree ("forked_from_id");--> statement-breakpoint
CREATE INDEX "sandboxes_created" ON "sandboxes" USING btree ("team_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sandboxes_there" ON "sandboxes" USING btree ("team_id","created_at","id") WHERE "sandboxes"."status" <> 'terminated';