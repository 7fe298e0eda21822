import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "../../../db/client.ts";
import { type ImageRow, images, operations, sandboxes } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { deleteImageOutput } from "../../domain/schemas/misc.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import { imageEvent } from "./event.ts";
import { imagesFor } from "./own.ts";
import { lockImage, requireImage } from "./require.ts";

/**
 * Deletes the image and says what that freed. IN_USE, naming them, while sandboxes made from it are there. Snapshots
 * that descend from it keep the layers that they need.
 */
export async function remove({
  ctx,
  input,
}: {
  ctx: Ctx;
  input: { imageId: string };
}): Promise<z.infer<typeof deleteImageOutput>> {
  authorize(ctx, "write");
  return runOperation({
    ctx,
    kind: "image.delete",
    input,
    prepare: async () => {
      const row = await requireImage(ctx, input.imageId);
      if (row.reference === normalizeReference(ctx.settings.baseImage)) {
        throw new ForkyardError("CONFLICT", `Image ${row.reference} is the base image; it can't be deleted`, {
          hint: "New sandboxes are made from it unless told otherwise.",
        });
      }
      return {
        subject: row.reference,
        refs: { imageId: row.id },
        begin: async (tx, emit) => {
          const now = await lockImage(ctx, row.id, tx);
          if (now.status !== "ready" && now.status !== "failed") {
            throw new ForkyardError("CONFLICT", `Image ${now.reference} is ${now.status}`, {
              hint: "Wait for that to finish.",
            });
          }
          await refuseIfWorkedOn(tx, now);
          await refuseIfUsed(ctx, tx, now);
          await tx.update(images).set({ status: "deleting" }).where(eq(images.id, row.id));
          emit(imageEvent("deleting", row));
        },
        work: async (_begun, { onStep }) => {
          onStep({ step: "deleting", progress: null });
          return imagesFor(ctx, row.reference).remove(row.reference);
        },
        succeed: async (tx, emit, _begun, { freedBytes }) => {
          await tx.delete(images).where(eq(images.id, row.id));
          emit(imageEvent("deleted", row, { freedBytes }));
          return { imageId: row.id, freedBytes };
        },
        fail: async (tx, emit, _begun, failure) => {
          await tx.update(images).set({ status: "failed", failure }).where(eq(images.id, row.id));
          emit(imageEvent("failed", row, { failure }));
        },
      };
    },
  });
}

/**
 * A pull over an existing image replaces it at the end; deleting it meanwhile would let the pull recreate it with no
 * row.
 */
async function refuseIfWorkedOn(db: Db, row: ImageRow): Promise<void> {
  const [busy] = await db
    .select({ kind: operations.kind })
    .from(operations)
    .where(
      and(
        eq(operations.imageId, row.id),
        eq(operations.status, "running"),
        inArray(operations.kind, ["image.pull", "image.import", "image.build", "image.push"]),
      ),
    );
  if (busy === undefined) return;
  throw new ForkyardError("CONFLICT", `Image ${row.reference} is being worked on (${busy.kind})`, {
    hint: "Wait for that to finish, or cancel it.",
  });
}

const MOST_NAMES = 10;

async function refuseIfUsed(ctx: Ctx, db: Db, row: ImageRow): Promise<void> {
  const users = await db
    .select({ id: sandboxes.id, name: sandboxes.name })
    .from(sandboxes)
    .where(
      and(
        eq(sandboxes.teamId, ctx.actor.teamId),
        eq(sandboxes.imageReference, row.reference),
        inArray(sandboxes.status, ["creating", "running", "paused", "terminating"]),
      ),
    );
  if (users.length === 0) return;
  const names = users.slice(0, MOST_NAMES).map(({ name, id }) => `${name} (${id})`);
  if (users.length > MOST_NAMES) names.push(`${users.length - MOST_NAMES} more`);
  throw new ForkyardError("IN_USE", `Image ${row.reference} is used by ${names.join(", ")}`, {
    hint: "Terminate them first.",
  });
}
