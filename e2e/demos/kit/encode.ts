import type { Browser } from "@playwright/test";
import type { Frame } from "./recorder.ts";
import type { VideoChunk } from "./webm.ts";

type Options = { width: number; height: number; jumpsMs: number[]; durationMs: number };

/** WebCodecs are there in secure contexts only; nothing is sent to this address, the route below answers. */
const ORIGIN = "https://demo.invalid";
const BITRATE = 2_500_000;
const KEY_FRAME_EVERY_MS = 4_000;

/** Encodes pictures to VP8 with the browser's own encoder. */
export async function encode(browser: Browser, frames: Frame[], options: Options): Promise<VideoChunk[]> {
  const { width, height, jumpsMs, durationMs } = options;
  const last = frames.at(-1);
  if (!last) throw new Error("The browser sent no picture of the page.");
  const shown = durationMs > last.timeMs ? [...frames, { ...last, timeMs: durationMs }] : frames;
  const keys = keyFrames(shown, jumpsMs);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const index = /frames\/(\d+)$/.exec(route.request().url())?.[1];
      return index
        ? route.fulfill({ path: shown[Number(index)]!.path, contentType: "image/jpeg" })
        : route.fulfill({ body: "<!doctype html>", contentType: "text/html" });
    });
    const chunks: VideoChunk[] = [];
    await page.exposeFunction("putChunk", (timeMs: number, key: boolean, base64: string) => {
      chunks.push({ timeMs, key, data: Buffer.from(base64, "base64") });
    });
    await page.goto(ORIGIN);
    await page.evaluate(encodeInPage, {
      times: shown.map(({ timeMs }) => timeMs),
      keys: [...keys],
      width,
      height,
      bitrate: BITRATE,
    });
    return chunks.sort((a, b) => a.timeMs - b.timeMs);
  } finally {
    await context.close();
  }
}

/** The frames that a player can jump to: what is on the screen at each asked time, and one every few seconds. */
function keyFrames(frames: Frame[], jumpsMs: number[]): Set<number> {
  const keys = new Set([0]);
  for (const jump of jumpsMs) {
    const index = frames.findLastIndex(({ timeMs }) => timeMs <= jump);
    keys.add(Math.max(index, 0));
  }
  let latest = 0;
  frames.forEach(({ timeMs }, index) => {
    if (keys.has(index)) latest = timeMs;
    else if (timeMs - latest >= KEY_FRAME_EVERY_MS) {
      keys.add(index);
      latest = timeMs;
    }
  });
  return keys;
}

type Work = { times: number[]; keys: number[]; width: number; height: number; bitrate: number };

/** Runs in the browser. */
async function encodeInPage({ times, keys, width, height, bitrate }: Work): Promise<void> {
  const { putChunk } = globalThis as unknown as {
    putChunk(timeMs: number, key: boolean, base64: string): Promise<void>;
  };
  const handed: Promise<void>[] = [];
  let fault: Error | null = null;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      const base64 = (bytes as unknown as { toBase64(): string }).toBase64();
      handed.push(putChunk(Math.round(chunk.timestamp / 1000), chunk.type === "key", base64));
    },
    error: (error) => {
      fault = error;
    },
  });
  encoder.configure({ codec: "vp8", width, height, bitrate, framerate: 30 });
  const isKey = new Set(keys);
  for (const [index, timeMs] of times.entries()) {
    if (fault) throw fault;
    const picture = await createImageBitmap(await (await fetch(`/frames/${index}`)).blob());
    const frame = new VideoFrame(picture, { timestamp: timeMs * 1000 });
    encoder.encode(frame, { keyFrame: isKey.has(index) });
    frame.close();
    picture.close();
    while (encoder.encodeQueueSize > 4)
      await new Promise((resolve) => encoder.addEventListener("dequeue", resolve, { once: true }));
  }
  await encoder.flush();
  await Promise.all(handed);
}
