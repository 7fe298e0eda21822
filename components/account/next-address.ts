/** The page that was asked for before the sign-in, if `next` is one of this dashboard's own; else the first page. */
export function nextAddress(search: string, origin: string): string {
  const next = new URLSearchParams(search).get("next");
  if (!next?.startsWith("/")) return "/";
  try {
    const url = new URL(next, origin);
    return url.origin === origin && !url.pathname.startsWith("/sign-in")
      ? `${url.pathname}${url.search}`
      : "/";
  } catch {
    return "/";
  }
}

/** After a sign-in: loads the page anew, so that nothing of before stays. What stood behind the # goes along. */
export function goOn(): void {
  const { search, origin, hash } = window.location;
  window.location.assign(nextAddress(search, origin) + hash);
}
