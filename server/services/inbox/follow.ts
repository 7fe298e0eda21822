import { authorize } from "../authorize.ts";
import type { Ctx } from "../context.ts";
import { onMark } from "./marks.ts";

/** Tells that one's own inbox was marked, in whichever browser, until `signal` aborts: how often since it began. */
export async function* follow({
  ctx,
  signal,
}: {
  ctx: Ctx;
  signal: AbortSignal;
}): AsyncGenerator<number, void, void> {
  authorize(ctx, "read");
  let marks = 0;
  let told = 0;
  let wake = Promise.withResolvers<void>();
  const end = () => wake.resolve();
  const forget = onMark(ctx, () => {
    marks += 1;
    wake.resolve();
  });
  signal.addEventListener("abort", end, { once: true });
  try {
    while (!signal.aborted) {
      if (marks > told) {
        told = marks;
        yield told;
      } else {
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    }
  } finally {
    forget();
    signal.removeEventListener("abort", end);
  }
}
