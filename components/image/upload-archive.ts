import type { Failure } from "@/server/domain/errors";
import type { Image } from "@/server/domain/schemas/misc";

/** Sends an archive to the server as it is read; rejects with what the server says, in the form of a call's error. */
export async function uploadArchive(
  file: File,
  { reference, requestId, team }: { reference: string; requestId: string; team: string },
): Promise<Image> {
  const query = new URLSearchParams({ reference, requestId, team });
  const response = await fetch(`/api/images/upload?${query}`, {
    method: "POST",
    headers: { "content-type": "application/x-tar" },
    body: file,
  });
  const answer = (await response.json()) as { image?: Image; error?: Failure };
  if (answer.image) return answer.image;
  throw Object.assign(new Error(answer.error?.message ?? response.statusText), {
    data: { forkyard: answer.error ?? null },
  });
}
