import { gzipSync } from "node:zlib";
import type { Browser, Page } from "@playwright/test";
import { openContext, type SignedIn } from "./browser.ts";
import { median, type Result } from "./stats.ts";

const LISTS = ["/sandboxes", "/snapshots?kind=all", "/images", "/activity"];
const ROUNDS = 5;
const BOUNDS = { script: 250, paint: 1200, interaction: 100 };

/** What the list pages load, when their largest part is painted, and how long an interaction takes to show. */
export async function measurePages(browser: Browser, server: SignedIn): Promise<Result[]> {
  const results: Result[] = [];
  for (const path of LISTS) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureOnce(browser, server, path));
    const name = path.split("?")[0] ?? path;
    const line = (what: string, value: number, unit: Result["unit"], bound: number): Result => ({
      name: `${name}: ${what}`,
      value,
      unit,
      raw: null,
      ratio: null,
      bound: `≤ ${bound} ${unit}`,
      met: value <= bound,
    });
    results.push(
      line("first-load JS", median(rounds.map(({ script }) => script)), "kB", BOUNDS.script),
      line("largest paint", median(rounds.map(({ paint }) => paint)), "ms", BOUNDS.paint),
      line(
        "interaction to next paint",
        median(rounds.map(({ interaction }) => interaction)),
        "ms",
        BOUNDS.interaction,
      ),
    );
  }
  return results;
}

async function measureOnce(browser: Browser, server: SignedIn, path: string) {
  const context = await openContext(browser, server);
  const page = await context.newPage();
  const scripts: Promise<number>[] = [];
  let loading = true;
  page.on("response", (response) => {
    if (!loading || response.request().resourceType() !== "script") return;
    scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.addInitScript(observe);
  await page.goto(`${server.url}/t/${server.team}${path}`, { waitUntil: "load" });
  loading = false;
  const script = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0) / 1000;
  await page.getByRole("searchbox").first().waitFor();
  // The largest paint may come a little after everything is loaded.
  await page.waitForTimeout(1000);
  await interact(page);
  const { paint, interaction } = await page.evaluate(
    () => (globalThis as unknown as { bench: { paint: number; interaction: number } }).bench,
  );
  await context.close();
  return { script, paint, interaction };
}

/** A letter in the filter, away again, and the menu beside it. */
async function interact(page: Page): Promise<void> {
  const filter = page.getByRole("searchbox").first();
  await filter.click();
  await page.keyboard.press("b");
  await page.waitForTimeout(300);
  await page.keyboard.press("Backspace");
  await page.waitForTimeout(300);
  const menu = page.getByRole("main").locator("[aria-haspopup=menu]").first();
  if ((await menu.count()) > 0) {
    await menu.click();
    await page.waitForTimeout(300);
    await page.keyboard.press("Escape");
  }
  await page.waitForTimeout(500);
}

/** Runs in the page. */
function observe(): void {
  const bench = { paint: 0, interaction: 0 };
  Object.assign(globalThis, { bench });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) bench.paint = Math.max(bench.paint, entry.startTime);
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
      if (entry.interactionId) bench.interaction = Math.max(bench.interaction, entry.duration);
    }
  }).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}
