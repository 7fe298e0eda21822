import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { encode } from "./encode.ts";
import { writeWebm } from "./webm.ts";

export type Frame = { path: string; timeMs: number };

export type Recorder = {
  /** Since the first frame. */
  elapsedMs(): number;
  /** Ends the recording and writes the video; one can jump exactly to the given times. */
  finish(path: string, jumpsMs: number[]): Promise<void>;
};

/**
 * Records what a page shows. Frames are kept as the browser makes them, and become a video only at the end: encoding
 * meanwhile would take the processor from what is shown. No program beside the browser is needed.
 */
export async function record(page: Page): Promise<Recorder> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const directory = await mkdtemp(join(tmpdir(), "fy-demo-"));
  const frames: Frame[] = [];
  const writes: Promise<void>[] = [];
  const session = await page.context().newCDPSession(page);
  const start = Date.now();
  const elapsedMs = () => Date.now() - start;

  session.on("Page.screencastFrame", ({ data, sessionId, metadata }) => {
    const path = join(directory, `${frames.length}.jpg`);
    const shownMs = metadata.timestamp ? metadata.timestamp * 1000 - start : elapsedMs();
    // Strictly rising, whatever the clock says.
    const timeMs = Math.max(Math.round(shownMs), (frames.at(-1)?.timeMs ?? -1) + 1);
    frames.push({ path, timeMs });
    writes.push(writeFile(path, Buffer.from(data, "base64")));
    session.send("Page.screencastFrameAck", { sessionId }).catch(() => {}); // the page may be gone
  });
  await session.send("Page.startScreencast", {
    format: "jpeg",
    quality: 88,
    maxWidth: width,
    maxHeight: height,
    everyNthFrame: 2,
  });

  return {
    elapsedMs,
    finish: async (path, jumpsMs) => {
      const durationMs = elapsedMs();
      await session.send("Page.stopScreencast");
      await Promise.all(writes);
      try {
        const chunks = await encode(page.context().browser()!, frames, {
          width,
          height,
          jumpsMs,
          durationMs,
        });
        await writeFile(path, writeWebm(chunks, { width, height, durationMs }));
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}
