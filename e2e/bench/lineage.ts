import type { Browser, Page } from "@playwright/test";
import { openContext, type SignedIn } from "./browser.ts";
import { median, type Result } from "./stats.ts";

const ROUNDS = 3;
const MOVE_MS = 2000;
const BOUNDS = { open: 1000, frames: 50, cards: 400 };

/** The lineage of a database with thousands of rows: how long until it shows, how smoothly it moves. */
export async function measureLineage(browser: Browser, server: SignedIn, nodes: number): Promise<Result[]> {
  const context = await openContext(browser, server);
  const page = await context.newPage();
  await context.addInitScript(noteDrawn, { drawn: "[data-testid=lineage-preview]", live: LIVE });
  const opened: Drawn[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto("about:blank");
    await page.goto(`${server.url}/t/${server.team}/lineage`, { waitUntil: "commit" });
    await page.waitForFunction(() => window.drawn?.live > 0);
    opened.push(await page.evaluate(() => window.drawn));
  }
  const graph = await page.getByRole("group", { name: "Lineage graph" }).boundingBox();
  if (!graph) throw new Error("The graph is not there.");
  await page.mouse.move(graph.x + graph.width / 2, graph.y + graph.height / 2);
  const pan = await frames(page, (step) =>
    page.mouse.wheel(step % 40 < 20 ? 30 : -30, step % 40 < 20 ? 20 : -20),
  );
  await page.keyboard.down("Control");
  const zoom = await frames(page, (step) => page.mouse.wheel(0, step % 60 < 30 ? 15 : -15));
  for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, 60);
  await page.keyboard.up("Control");
  await page.waitForTimeout(500);
  const cards = await page.locator(".react-flow__node").count();
  await context.close();

  const line = (what: string, value: number, unit: Result["unit"], bound: string, met: boolean): Result => ({
    name: `lineage of ${nodes} nodes: ${what}`,
    value,
    unit,
    raw: null,
    ratio: null,
    bound,
    met,
  });
  const open = median(opened.map(({ drawn, live }) => Math.min(drawn ?? live, live)));
  const live = median(opened.map((one) => one.live));
  return [
    line("opening, first cards drawn", open, "ms", `< ${BOUNDS.open} ms`, open < BOUNDS.open),
    line("opening, graph takes clicks", live, "ms", "", true),
    line("panning", pan, "fps", `≥ ${BOUNDS.frames} fps`, pan >= BOUNDS.frames),
    line("zooming", zoom, "fps", `≥ ${BOUNDS.frames} fps`, zoom >= BOUNDS.frames),
    line("cards, zoomed out", cards, "cards", `< ${BOUNDS.cards}`, cards < BOUNDS.cards),
  ];
}

const LIVE = "[data-testid=lineage-node]";
/** ms since the navigation began. */
type Drawn = { drawn?: number; live: number };
declare global {
  interface Window {
    drawn: Drawn;
  }
}

/** Runs in the page: notes when something that a selector names was drawn first. */
function noteDrawn(selectors: Record<string, string>): void {
  const drawn: Record<string, number> = {};
  Object.assign(window, { drawn });
  const look = () => {
    for (const [name, selector] of Object.entries(selectors)) {
      if (name in drawn || !document.querySelector(selector)) continue;
      drawn[name] = Number.NaN;
      // Found before a frame is drawn, told after it.
      requestAnimationFrame(() => setTimeout(() => (drawn[name] = performance.now())));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Frames a second that the page draws while it is moved. */
async function frames(page: Page, move: (step: number) => Promise<void>): Promise<number> {
  const counted = page.evaluate(
    (ms) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        let count = 0;
        const tick = (now: number) => {
          count += 1;
          if (now - start < ms) requestAnimationFrame(tick);
          else resolve((count * 1000) / (now - start));
        };
        requestAnimationFrame(tick);
      }),
    MOVE_MS,
  );
  const end = Date.now() + MOVE_MS;
  for (let step = 0; Date.now() < end; step += 1) await move(step);
  return counted;
}
