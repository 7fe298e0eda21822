import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "../../fixtures/test.ts";
import { playerPage } from "./player.ts";
import { type Recorder, record } from "./recorder.ts";
import { type Stage, setStage } from "./stage.ts";

const OUTPUT = fileURLToPath(new URL("../../.output/demos/", import.meta.url));
const RECORDED_TIMEOUT_MS = 15 * 60_000;

/**
 * A script that shows the product to people. `npm run demo` plays it at a human pace and records it; in the tests, and
 * with --fast, it runs as quickly as it can, and fails as any test does.
 */
export function demo(title: string, script: (stage: Stage) => Promise<void>): void {
  test(title, async ({ page, api, baseURL }, info) => {
    const recorded = process.env.FORKYARD_DEMO === "record";
    const { stage, cleanUp } = await setStage({ page, api, human: recorded });
    await page.goto("/sandboxes");
    try {
      if (!recorded) return await script(stage);
      test.setTimeout(RECORDED_TIMEOUT_MS);
      // Not info.file: that is where test() was called, here.
      const name = basename(info.titlePath[0] ?? title, ".demo.ts");
      console.log(`Recording “${title}” at ${baseURL}`);
      await recordTo(join(OUTPUT, name), title, stage, script);
      console.log(`Play it: ${join(OUTPUT, name, "index.html")}`);
    } finally {
      await cleanUp();
    }
  });
}

/** Plays a script once and leaves its video, screenshots, chapters and the page that shows them in a directory. */
export async function recordTo(
  directory: string,
  title: string,
  stage: Stage,
  script: (stage: Stage) => Promise<void>,
): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  let recorder: Recorder | null = null;
  // What comes before the first step is preparation, and no part of the film.
  const chapters = stage.keepChapters(directory, async () => {
    recorder ??= await record(stage.page);
    return recorder.elapsedMs();
  });
  await script(stage);
  await stage.rest();
  const starts = chapters.map(({ start }) => start * 1000);
  await (recorder as Recorder | null)?.finish(join(directory, "video.webm"), starts);
  await writeFile(join(directory, "chapters.json"), `${JSON.stringify(chapters, null, 2)}\n`);
  await writeFile(join(directory, "index.html"), playerPage(title, chapters));
}
