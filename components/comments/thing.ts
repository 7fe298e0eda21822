/** What is talked about. */
export type Thing = { sandboxId: string } | { snapshotId: string };

/** The page where a comment is, within the team's. */
export function commentHref(comment: {
  id: string;
  sandboxId: string | null;
  snapshotId: string | null;
}): string {
  const page = comment.sandboxId
    ? `/sandboxes/${comment.sandboxId}/comments`
    : `/snapshots/${comment.snapshotId}`;
  return `${page}?comment=${comment.id}`;
}
