import { backoffMs } from "./backoff";

type Subscription = { unsubscribe(): void };

/**
 * Keeps a subscription: one that is refused or ends is begun again, later each time until `heard` is called. What ends
 * with its connection is begun again by the client itself. Returns what lets go of it.
 */
export function keepSubscribed(
  begin: (attempt: { first: boolean; again: () => void; heard: () => void }) => Subscription,
): () => void {
  let subscription: Subscription | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refusals = 0;
  let ended = false;
  const again = () => {
    if (ended) return;
    clearTimeout(timer);
    refusals += 1;
    timer = setTimeout(start, backoffMs(refusals + 2, Math.random), false);
  };
  const heard = () => {
    refusals = 0;
  };
  function start(first: boolean) {
    subscription?.unsubscribe();
    subscription = begin({ first, again, heard });
  }
  start(true);
  return () => {
    ended = true;
    clearTimeout(timer);
    subscription?.unsubscribe();
  };
}
