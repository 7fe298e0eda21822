/** As text, since it must be there before any script that could be lost. */
const SCRIPT = `
addEventListener("error", ({ target }) => {
  if (!(target instanceof HTMLScriptElement) || !target.src.includes("/_next/")) return;
  if ("interactive" in document.documentElement.dataset) return;
  const key = "forkyard.reloads";
  const now = Date.now();
  const recent = JSON.parse(sessionStorage.getItem(key) || "[]").filter((at) => now - at < 60000);
  if (recent.length >= 3) return;
  sessionStorage.setItem(key, JSON.stringify([...recent, now]));
  setTimeout(() => location.reload(), 500 * 2 ** recent.length);
}, true);
`;

/**
 * Loads the page again, at most three times a minute, when one of its scripts did not come: a browser ends every
 * request when the machine's network changes (a VPN, a bridge of containers), and without its scripts a page stays
 * as it was rendered for good. One that works already stays: what it loads later is asked for again when it is needed,
 * and a reload while the server is gone would leave nothing.
 */
export function ReloadLostPage({ nonce }: { nonce: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: SCRIPT }} />;
}
