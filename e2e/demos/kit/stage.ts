import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { Sandbox } from "../../../server/domain/schemas/sandbox.ts";
import type { Api } from "../../fixtures/api.ts";
import { SandboxPage } from "../../fixtures/sandbox-page.ts";
import { test, uniqueName } from "../../fixtures/test.ts";
import { type Caption, installOverlay, OVERLAY, type Overlay } from "./overlay.ts";
import { glide, readingMs, typeByHand } from "./pace.ts";
import type { Chapter } from "./player.ts";

/** What a demo's script works with. Everything that one would want to watch goes through it. */
export type Stage = {
  page: Page;
  /** The sandbox's page in sight, by what is written on it. */
  sandboxPage: SandboxPage;
  /** A chapter: its title is the caption while it runs, and a screenshot is taken at its end. */
  step(title: string, body: () => Promise<void>): Promise<void>;
  /** A sentence below the chapter's title, for as long as it takes to read. */
  say(text: string): Promise<void>;
  click(target: Locator): Promise<void>;
  /** Points at something without clicking it. */
  point(target: Locator): Promise<void>;
  /** Fills a field. */
  fill(target: Locator, text: string): Promise<void>;
  /** Types into the terminal in sight; Enter is `\n`. */
  type(text: string, title?: string): Promise<void>;
  /** Types into whatever has the focus. */
  write(text: string): Promise<void>;
  press(key: string): Promise<void>;
  /** A sandbox to begin with, made behind the scenes. */
  makeSandbox(stem: string): Promise<Sandbox>;
  /** Has a sandbox that was made on the way terminated after the demo. */
  owns(sandboxId: string): void;
  /** Time to look at what is there. */
  rest(): Promise<void>;
  /** From here on each step is a chapter, with its screenshot in this directory. `clock`: where the film is, in ms. */
  keepChapters(directory: string, clock: () => Promise<number>): Chapter[];
};

const REST_MS = 1_800;

/** Prepares a page for a demo, before its first address. `human`: at the pace of a person, else as fast as it goes. */
export async function setStage({
  page,
  api,
  human,
}: {
  page: Page;
  api: Api;
  human: boolean;
}): Promise<{ stage: Stage; cleanUp: () => Promise<void> }> {
  await page.addInitScript(installOverlay, OVERLAY);
  const owned = new Set<string>();
  let mouse = { x: 640, y: 400 };
  let chaptered: { directory: string; clock: () => Promise<number>; chapters: Chapter[] } | null = null;

  const wait = (ms: number) => (human ? page.waitForTimeout(ms) : Promise.resolve());
  const caption = (change: Partial<Caption>) =>
    page.evaluate(([name, change]) => (window as unknown as Record<string, Overlay>)[name]!.caption(change), [
      OVERLAY,
      change,
    ] as const);

  const point = async (target: Locator) => {
    if (!human) return;
    await target.waitFor();
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (!box) throw new Error(`There is nothing to point at: ${target}`);
    const to = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const height = page.viewportSize()?.height ?? 800;
    // The caption makes room for what is pointed at.
    await caption({ edge: to.y > height * 0.6 ? "top" : "bottom" });
    await glide(page, mouse, to);
    mouse = to;
    await wait(250);
  };
  const click = async (target: Locator) => {
    await point(target);
    await target.click();
    await wait(500);
  };
  const write = (text: string) => (human ? typeByHand(page, text) : page.keyboard.type(text));

  const sandboxPage = new SandboxPage(page);
  const stage: Stage = {
    page,
    sandboxPage,
    click,
    point,
    step: (title, body) =>
      test.step(title, async () => {
        const start = chaptered ? Math.round(await chaptered.clock()) / 1000 : 0;
        await caption({ title, text: "", edge: "bottom" });
        await wait(readingMs(title));
        await body();
        await wait(REST_MS);
        if (!chaptered) return;
        const { chapters, directory } = chaptered;
        const screenshot = `${String(chapters.length + 1).padStart(2, "0")}-${slug(title)}.png`;
        await page.screenshot({ path: join(directory, screenshot) });
        chapters.push({ title, start, screenshot });
      }),
    say: async (text) => {
      await caption({ text });
      await wait(readingMs(text));
    },
    fill: async (target, text) => {
      await click(target);
      await target.press("ControlOrMeta+a");
      await write(text);
    },
    type: async (text, title = "shell 1") => {
      const textbox = sandboxPage.main.getByRole("textbox", { name: `Type into ${title}`, exact: true });
      const focused = await textbox.evaluate((element) => element === document.activeElement);
      if (!focused) await point(sandboxPage.main.getByTestId("terminal"));
      await textbox.focus();
      await write(text);
      await wait(400);
    },
    write,
    press: async (key) => {
      await page.keyboard.press(key);
      await wait(400);
    },
    makeSandbox: async (stem) => {
      const sandbox = await api.createSandbox({ name: uniqueName(stem) });
      owned.add(sandbox.id);
      return sandbox;
    },
    owns: (sandboxId) => {
      owned.add(sandboxId);
    },
    rest: () => wait(REST_MS),
    keepChapters: (directory, clock) => {
      chaptered = { directory, clock, chapters: [] };
      return chaptered.chapters;
    },
  };
  const cleanUp = async () => {
    // A demo may have terminated some of them itself.
    await Promise.allSettled([...owned].map((sandboxId) => api.terminate(sandboxId)));
  };
  return { stage, cleanUp };
}

const slug = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
