import type { Settings } from "../../env.ts";

/** Where a port of a sandbox is opened: a host of its own beside the dashboard's, with its scheme and port. */
export function previewUrl(
  { publicUrl, previewDomain }: Pick<Settings, "publicUrl" | "previewDomain">,
  { sandboxId, port }: { sandboxId: string; port: number },
): string {
  const url = new URL(publicUrl);
  url.hostname = `${port}-${sandboxId}.${previewDomain}`;
  return url.href;
}
