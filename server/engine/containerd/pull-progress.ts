import type { StepUpdate } from "../port.ts";
import type { Progress } from "./gen/containerd/types/transfer_pb.js";

/** Downloading is most of a pull; the rest is for unpacking, of which containerd tells nothing. */
const DOWNLOAD_SHARE = 0.85;
const MB = 1_000_000;

/** Turns containerd's reports on single blobs into steps for people. */
export function pullProgress(onStep: (update: StepUpdate) => void): (progress: Progress) => void {
  const layers = new Map<string, { done: number; total: number }>();
  let last = "";
  return ({ event, name, progress, total }) => {
    if (!name.startsWith("layer-")) {
      if (event.startsWith("Resolving")) onStep({ step: "resolving", progress: null });
      return;
    }
    const size = Number(total);
    const complete = /^(complete|already exists|extracting|extracted|unpack)/.test(event);
    layers.set(name, { done: complete ? size : Math.min(Number(progress), size), total: size });
    let done = 0;
    let all = 0;
    let ready = 0;
    for (const layer of layers.values()) {
      done += layer.done;
      all += layer.total;
      if (layer.done === layer.total) ready++;
    }
    const unpacking = ready === layers.size;
    const update: StepUpdate = unpacking
      ? { step: "unpacking", progress: DOWNLOAD_SHARE, detail: `${layers.size} layers` }
      : {
          step: "downloading",
          progress: all === 0 ? 0 : (done / all) * DOWNLOAD_SHARE,
          detail: `${ready} of ${layers.size} layers, ${megabytes(done)} of ${megabytes(all)} MB`,
        };
    const text = `${update.step} ${update.detail}`;
    if (text !== last) onStep(update);
    last = text;
  };
}

export function megabytes(bytes: number): string {
  return bytes < 10 * MB ? (bytes / MB).toFixed(1) : Math.round(bytes / MB).toString();
}
