/** Where a file's content is read from and written to. */
export function contentUrl(sandboxId: string, path: string): string {
  return `/api/files/${sandboxId}/content?${new URLSearchParams({ path })}`;
}

/** A folder as a tar archive. */
export function archiveUrl(sandboxId: string, path: string): string {
  return `/api/files/${sandboxId}/archive?${new URLSearchParams({ path })}`;
}
