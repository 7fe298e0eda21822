import type { StepPart, StepUpdate } from "../port.ts";
import type { Progress } from "./gen/containerd/types/transfer_pb.js";

/** Downloading is most of a pull; the rest is for unpacking, of which containerd tells nothing. */
const DOWNLOAD_SHARE = 0.85;
const MB = 1_000_000;
/** What is shown one by one; an image may have hundreds of layers. */
const MOST_PARTS = 64;
const COMPLETE = /^(complete|already exists|extracting|extracted|unpack|mounted)/;

type Report = (progress: Progress) => void;

/** Turns containerd's reports on single blobs into steps for people. */
export function pullProgress(onStep: (update: StepUpdate) => void): Report {
  return layerProgress(onStep, {
    moving: "downloading",
    share: DOWNLOAD_SHARE,
    after: (layers) => ({ step: "unpacking", progress: DOWNLOAD_SHARE, detail: `${layers} layers` }),
  });
}

/** The same for a push, which ends with its last blobs. */
export function pushProgress(onStep: (update: StepUpdate) => void): Report {
  return layerProgress(onStep, {
    moving: "uploading",
    share: 1,
    after: (layers) => ({ step: "finishing", progress: 1, detail: `${layers} layers` }),
  });
}

function layerProgress(
  onStep: (update: StepUpdate) => void,
  { moving, share, after }: { moving: string; share: number; after(layers: number): StepUpdate },
): Report {
  const layers = new Map<string, StepPart>();
  let last = "";
  return ({ event, name, progress, total }) => {
    if (!name.startsWith("layer-")) {
      if (event.startsWith("Resolving")) onStep({ step: "resolving", progress: null });
      return;
    }
    const size = Math.max(0, Number(total));
    const done = COMPLETE.test(event) ? size : Math.min(Math.max(0, Number(progress)), size);
    layers.set(name, { name: shortDigest(name), done, total: size });
    const all = [...layers.values()];
    const ready = all.filter((layer) => layer.done === layer.total).length;
    const [sent, sum] = [sumOf(all, "done"), sumOf(all, "total")];
    const update: StepUpdate =
      ready === all.length
        ? after(all.length)
        : {
            step: moving,
            progress: sum === 0 ? 0 : (sent / sum) * share,
            detail: `${ready} of ${all.length} layers, ${megabytes(sent)} of ${megabytes(sum)} MB`,
          };
    update.parts = all.slice(0, MOST_PARTS);
    const text = `${update.step} ${update.detail}`;
    if (text !== last) onStep(update);
    last = text;
  };
}

const sumOf = (parts: StepPart[], what: "done" | "total") => parts.reduce((sum, part) => sum + part[what], 0);

/** `layer-sha256:0123456789ab…` as people know it: the first twelve digits. */
function shortDigest(name: string): string {
  return name.slice(name.indexOf(":") + 1).slice(0, 12);
}

export function megabytes(bytes: number): string {
  return bytes < 10 * MB ? (bytes / MB).toFixed(1) : Math.round(bytes / MB).toString();
}
