import type { Page } from "@playwright/test";

type Point = { x: number; y: number };

/** As long as it takes to read this aloud, and a breath. Milliseconds. */
export const readingMs = (text: string): number => 900 + text.length * 45;

/** Moves the mouse as a hand does: slow at both ends, longer for a longer way. */
export async function glide(page: Page, from: Point, to: Point): Promise<void> {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const duration = Math.min(350 + distance * 0.9, 1100);
  const start = performance.now();
  for (let part = 0; part < 1; ) {
    part = Math.min((performance.now() - start) / duration, 1);
    const eased = part < 0.5 ? 4 * part ** 3 : 1 - (-2 * part + 2) ** 3 / 2;
    await page.mouse.move(from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased);
    await page.waitForTimeout(12);
  }
}

/** Types as fingers do: not every key after the same time. */
export async function typeByHand(page: Page, text: string): Promise<void> {
  for (const [index, character] of [...text].entries()) {
    await page.keyboard.type(character);
    const pause = 45 + ((index * 37) % 55) + (character === " " ? 40 : 0) + (character === "\n" ? 260 : 0);
    await page.waitForTimeout(pause);
  }
}
