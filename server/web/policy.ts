import type { Settings } from "../env.ts";

/**
 * What a page of the dashboard may load and do. Scripts need the nonce of the very answer, or must be loaded by one
 * that has it. Styles may be inline: xterm.js and the toasts write <style> elements while they run and React sets style
 * attributes, and none of them can be given a nonce.
 */
export function contentSecurityPolicy(
  nonce: string,
  { publicUrl, previewDomain, dev }: Pick<Settings, "publicUrl" | "previewDomain" | "dev">,
): string {
  const { protocol, port } = new URL(publicUrl);
  const previews = `${protocol}//*.${previewDomain}${port === "" ? "" : `:${port}`}`;
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    // React's messages in development are made with eval.
    "script-src": [`'nonce-${nonce}'`, "'strict-dynamic'", "'self'", ...(dev ? ["'unsafe-eval'"] : [])],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "frame-src": [previews],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
