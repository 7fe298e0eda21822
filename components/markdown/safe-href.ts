/** A web or mail address; null for everything else (scripts, data, addresses within this site). */
export function safeHref(href: string): string | null {
  const url = URL.parse(href);
  return url !== null && ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}
