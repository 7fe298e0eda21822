"use client";
import type { inferRouterInputs } from "@trpc/server";
import { useMemo } from "react";
import { shortReference } from "@/components/sandbox/list/short-reference";
import { runOperation } from "@/components/shell/run-operation";
import { useTeam } from "@/components/shell/team-navigation";
import { useTRPCClient } from "@/components/trpc/context";
import { formatBytes } from "@/components/ui/format";
import type { Image } from "@/server/domain/schemas/misc";
import type { AppRouter } from "@/server/trpc/root";
import { uploadArchive } from "./upload-archive";

type Inputs = inferRouterInputs<AppRouter>["images"];
export type PullInput = Omit<Inputs["pull"], "requestId">;
export type ImportInput = Omit<Inputs["import"], "requestId">;

export function useImageActions() {
  const client = useTRPCClient();
  const team = useTeam() ?? "";
  return useMemo(
    () => ({
      pull: (input: PullInput) =>
        runOperation({
          title: `Pulling ${input.reference}`,
          failed: `${input.reference} could not be pulled`,
          run: (requestId) => client.images.pull.mutate({ ...input, requestId }),
          succeeded: (image) => ready(image),
        }),
      importArchive: (input: ImportInput) =>
        runOperation({
          title: `Importing ${input.reference}`,
          failed: `${input.reference} could not be imported`,
          run: (requestId) => client.images.import.mutate({ ...input, requestId }),
          succeeded: (image) => ready(image),
        }),
      upload: (file: File, reference: string) =>
        runOperation({
          title: `Importing ${reference}`,
          failed: `${reference} could not be imported`,
          run: (requestId) => uploadArchive(file, { reference, requestId, team }),
          succeeded: (image) => ready(image),
        }),
      build: (input: { snapshotId: string; reference: string }) =>
        runOperation({
          title: `Building image ${input.reference}`,
          failed: `${input.reference} could not be built`,
          run: (requestId) => client.images.build.mutate({ ...input, requestId }),
          succeeded: (image) => ready(image),
        }),
      push: (image: Image, input: { target: string; plainHttp: boolean }) =>
        runOperation({
          title: `Pushing ${input.target}`,
          failed: `${input.target} could not be pushed`,
          run: (requestId) => client.images.push.mutate({ imageId: image.id, ...input, requestId }),
          succeeded: ({ target }) => ({ title: `${shortReference(target)} was pushed` }),
        }),
      remove: (image: Image) =>
        runOperation({
          title: `Deleting ${shortReference(image.reference)}`,
          failed: `${shortReference(image.reference)} could not be deleted`,
          find: { kind: "image.delete", imageId: image.id },
          run: () => client.images.delete.mutate({ imageId: image.id }),
          succeeded: ({ freedBytes }) => ({
            title: `${shortReference(image.reference)} was deleted`,
            description: freedBytes > 0 ? `Freed ${formatBytes(freedBytes)}.` : undefined,
          }),
        }),
    }),
    [client, team],
  );
}

function ready(image: Image) {
  return {
    title: `${shortReference(image.reference)} is ready`,
    description: image.sizeBytes === null ? undefined : formatBytes(image.sizeBytes),
  };
}
