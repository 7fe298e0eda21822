export type Chapter = { title: string; start: number; screenshot: string };

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

const clock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** A page that plays `video.webm` beside it, with chapters to jump to. It needs no server. */
export function playerPage(title: string, chapters: Chapter[]): string {
  const items = chapters
    .map(
      (chapter) => `<li><button type="button" data-start="${chapter.start}">
        <img src="${escapeHtml(chapter.screenshot)}" alt="" width="96" height="60" loading="lazy">
        <span>${escapeHtml(chapter.title)}</span> <time>${clock(chapter.start)}</time></button></li>`,
    )
    .join("\n      ");
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(title)} · Forkyard</title>
  <style>
    :root { color-scheme: light dark }
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 1400px; margin: 0 auto; padding: 24px }
    h1 { font-size: 22px; margin: 0 0 16px }
    main { display: grid; grid-template-columns: minmax(0, 1fr) 320px; gap: 24px; align-items: start }
    @media (max-width: 900px) { main { grid-template-columns: minmax(0, 1fr) } }
    video { width: 100%; border-radius: 10px; background: #000; aspect-ratio: 16 / 10 }
    ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 4px }
    button { display: flex; gap: 12px; align-items: center; width: 100%; padding: 8px; border: 0; border-radius: 8px;
      background: none; color: inherit; font: inherit; text-align: left; cursor: pointer }
    button:hover, button[aria-current] { background: color-mix(in srgb, currentColor 10%, transparent) }
    button span { flex: 1 }
    img { border-radius: 4px; object-fit: cover }
    time { opacity: 0.7; font-variant-numeric: tabular-nums }
  </style>
</head>
<body>
  <h1>${escapeHtml(title)}</h1>
  <main>
    <video src="video.webm" controls preload="auto" aria-label="${escapeHtml(title)}"></video>
    <nav aria-label="Chapters"><ol>
      ${items}
    </ol></nav>
  </main>
  <script>
    const video = document.querySelector("video");
    const buttons = [...document.querySelectorAll("button[data-start]")];
    const start = (button) => Number(button.dataset.start);
    for (const button of buttons)
      button.addEventListener("click", () => {
        video.currentTime = start(button);
        video.play();
      });
    video.addEventListener("timeupdate", () => {
      const current = buttons.findLast((button) => start(button) <= video.currentTime + 0.05);
      for (const button of buttons) button.ariaCurrent = button === current ? "true" : null;
    });
  </script>
</body>
</html>
`;
}
