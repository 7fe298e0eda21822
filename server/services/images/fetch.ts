import { and, eq } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { type ImageRow, images, operations } from "../../../db/schema/index.ts";
import { ForkyardError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { LOCAL_NODE } from "../../domain/local.ts";
import { normalizeReference } from "../../domain/references.ts";
import type { Image, OperationKind } from "../../domain/schemas/misc.ts";
import type { EngineImage, WorkOptions } from "../../engine/port.ts";
import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { runOperation } from "../operations/run.ts";
import { imageEvent } from "./event.ts";
import { presentImage } from "./present.ts";

type Input = { reference: string; requestId?: string | undefined } & Record<string, unknown>;

/**
 * Pull and import differ only in where the image comes from. An image that is here already stays usable meanwhile and
 * is replaced at the end; a failure leaves it as it was.
 */
export async function fetchImage(
  ctx: Ctx,
  {
    kind,
    source,
    snapshotId,
    mayReplace = true,
    right = kind === "image.import" ? "administer" : "write",
    input,
    bring,
    abandoned = () => false,
  }: {
    kind: "image.pull" | "image.import" | "image.build";
    source: "pull" | "import" | "snapshot";
    /** What it is made from. */
    snapshotId?: string;
    /** Whether an image of that name may be here already. */
    mayReplace?: boolean;
    right?: "write" | "administer";
    input: Input;
    bring(reference: string, options: WorkOptions): Promise<EngineImage>;
    /** Asked after a failure: whether nobody was there any more to hear of it, so that the same requestId begins anew. */
    abandoned?(): boolean;
  },
): Promise<Image> {
  authorize(ctx, right);
  return runOperation({
    ctx,
    kind,
    input,
    prepare: async () => {
      const reference = normalizeReference(input.reference);
      refuseBase(ctx, reference);
      const here = await findImage(ctx, reference);
      refuseIfBusy(here, reference);
      if (!mayReplace && here?.status === "ready") {
        throw new ForkyardError("CONFLICT", `Image ${reference} already exists`, {
          hint: "Choose another tag, or delete that one first.",
        });
      }
      const row: ImageRow = here ?? newRow(ctx, reference, source);
      const wasReady = here?.status === "ready";
      return {
        subject: reference,
        refs: snapshotId === undefined ? { imageId: row.id } : { imageId: row.id, snapshotId },
        begin: async (tx, emit) => {
          if (wasReady) return;
          // Only one of several that ask at once brings it.
          const mine = here
            ? await tx
                .update(images)
                .set({ status: "pulling", failure: null })
                .where(and(eq(images.id, row.id), eq(images.status, here.status)))
                .returning()
            : await tx.insert(images).values(row).onConflictDoNothing().returning();
          if (mine.length === 0) throw busy(reference, "pulling");
          emit(imageEvent("pulling", row));
        },
        work: (_begun, tools) => bring(reference, tools),
        succeed: async (tx, emit, _begun, { digest, sizeBytes }) => {
          const [ready] = await tx
            .update(images)
            .set({
              status: "ready",
              source,
              snapshotId: snapshotId ?? null,
              digest,
              sizeBytes,
              failure: null,
            })
            .where(eq(images.id, row.id))
            .returning();
          if (!ready) throw new ForkyardError("CONFLICT", `Image ${reference} was deleted in the meantime`);
          emit(imageEvent("ready", row));
          return presentImage(ready);
        },
        fail: async (tx, emit, _begun, failure) => {
          if (input.requestId !== undefined && abandoned())
            await forgetRequest(ctx, tx, kind, input.requestId);
          if (wasReady) return;
          if (here === undefined && failure.code === "CANCELLED") {
            await tx.delete(images).where(eq(images.id, row.id));
            emit(imageEvent("deleted", row, { freedBytes: 0 }));
            return;
          }
          await tx.update(images).set({ status: "failed", failure }).where(eq(images.id, row.id));
          emit(imageEvent("failed", row, { failure }));
        },
      };
    },
  });
}

async function forgetRequest(ctx: Ctx, tx: Tx, kind: OperationKind, requestId: string): Promise<void> {
  const { teamId } = ctx.actor;
  const asked = [
    eq(operations.teamId, teamId),
    eq(operations.kind, kind),
    eq(operations.requestId, requestId),
  ];
  await tx
    .update(operations)
    .set({ requestId: null })
    .where(and(...asked));
}

/** All teams' sandboxes begin with it unless told otherwise. */
function refuseBase(ctx: Ctx, reference: string): void {
  if (reference !== normalizeReference(ctx.settings.baseImage)) return;
  throw new ForkyardError("CONFLICT", `Image ${reference} is the base image; it can't be replaced`, {
    hint: "Choose another name or tag.",
  });
}

async function findImage(ctx: Ctx, reference: string): Promise<ImageRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(images)
    .where(and(eq(images.teamId, ctx.actor.teamId), eq(images.reference, reference)));
  return row;
}

function refuseIfBusy(row: ImageRow | undefined, reference: string): void {
  if (row?.status !== "pulling" && row?.status !== "deleting") return;
  throw busy(reference, row.status);
}

function busy(reference: string, status: string): ForkyardError {
  return new ForkyardError("CONFLICT", `Image ${reference} is already ${status}`, {
    hint: "Wait for that; operations.list shows its progress.",
  });
}

function newRow(ctx: Ctx, reference: string, source: ImageRow["source"]): ImageRow {
  return {
    id: newId("image"),
    teamId: ctx.actor.teamId,
    nodeId: LOCAL_NODE,
    reference,
    status: "pulling",
    source,
    snapshotId: null,
    digest: null,
    sizeBytes: null,
    createdBy: ctx.actor.userId,
    createdAt: new Date(),
    failure: null,
  };
}
