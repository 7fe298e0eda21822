export type StatusPage = {
  status: number;
  title: string;
  /** What to do about it. */
  text: string;
  /** A command to show, if one helps. */
  code?: string;
  /** Looks again by itself. */
  refresh: boolean;
};

const REFRESH_SECONDS = 2;

/** A small page of our own that loads nothing from anywhere. */
export function renderStatusPage(page: StatusPage): { body: Buffer; headers: Record<string, string> } {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">${page.refresh ? `\n<meta http-equiv="refresh" content="${REFRESH_SECONDS}">` : ""}
<title>${escapeHtml(page.title)}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.25rem; margin: 0 0 .5rem; }
p { margin: .5rem 0; opacity: .85; }
code { display: block; padding: .75rem 1rem; border: 1px solid #8886; border-radius: .5rem; overflow-x: auto; }
small { opacity: .6; }
</style>
</head>
<body>
<main data-testid="status-page" data-state="${page.status}">
<h1>${escapeHtml(page.title)}</h1>
<p>${escapeHtml(page.text)}</p>${page.code === undefined ? "" : `\n<code>${escapeHtml(page.code)}</code>`}${
    page.refresh ? "\n<p><small>This page reloads every two seconds.</small></p>" : ""
  }
</main>
</body>
</html>
`;
  const body = Buffer.from(html);
  return {
    body,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Length": String(body.length),
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
      "X-Content-Type-Options": "nosniff",
    },
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
