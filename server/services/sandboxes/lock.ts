type Waiting = { exclusive: boolean; grant(): void };
type Queue = { shared: number; exclusive: boolean; waiting: Waiting[] };

/**
 * First come, first served, for each sandbox: whoever freezes, restores or removes it has it alone; whoever starts
 * something in it shares it with others that do. In memory: one server owns the data directory.
 */
const queues = new Map<string, Queue>();

/** Runs `work` while nobody else works on the sandbox. `onWait` is called if it has to wait first. */
export async function exclusively<T>(
  sandboxId: string,
  work: () => Promise<T>,
  onWait?: () => void,
): Promise<T> {
  return hold(sandboxId, true, work, onWait);
}

/** Runs `work` while nobody has the sandbox alone. */
export async function sharing<T>(sandboxId: string, work: () => Promise<T>): Promise<T> {
  return hold(sandboxId, false, work);
}

/** True while somebody has it alone or waits to. */
export function isBusy(sandboxId: string): boolean {
  const queue = queues.get(sandboxId);
  return queue !== undefined && (queue.exclusive || queue.waiting.some((waiting) => waiting.exclusive));
}

async function hold<T>(
  id: string,
  exclusive: boolean,
  work: () => Promise<T>,
  onWait?: () => void,
): Promise<T> {
  let queue = queues.get(id);
  if (!queue) {
    queue = { shared: 0, exclusive: false, waiting: [] };
    queues.set(id, queue);
  }
  const free = exclusive ? !queue.exclusive && queue.shared === 0 : !queue.exclusive;
  if (free && queue.waiting.length === 0) take(queue, exclusive);
  else {
    const { promise, resolve } = Promise.withResolvers<void>();
    queue.waiting.push({ exclusive, grant: resolve });
    onWait?.();
    await promise;
  }
  try {
    return await work();
  } finally {
    release(id, queue, exclusive);
  }
}

function take(queue: Queue, exclusive: boolean): void {
  if (exclusive) queue.exclusive = true;
  else queue.shared += 1;
}

function release(id: string, queue: Queue, exclusive: boolean): void {
  if (exclusive) queue.exclusive = false;
  else queue.shared -= 1;
  for (;;) {
    const next = queue.waiting[0];
    if (!next || queue.exclusive || (next.exclusive && queue.shared > 0)) break;
    queue.waiting.shift();
    take(queue, next.exclusive);
    next.grant();
  }
  if (!queue.exclusive && queue.shared === 0 && queue.waiting.length === 0) queues.delete(id);
}
