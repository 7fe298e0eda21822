import type { Parcel } from "./dropped";
import { childPath } from "./paths";
import type { sendFile } from "./send-file";

export type Upload = {
  id: number;
  name: string;
  /** Of a folder: how many files there are and how many of them are in the sandbox; null: a file by itself. */
  files: { all: number; done: number } | null;
  sizeBytes: number;
  sentBytes: number;
  status: "waiting" | "running" | "done" | "failed" | "exists";
  message: string | null;
};

/** How things get into a sandbox. */
export type Target = {
  /** Where the content of a path is written to. */
  url: (path: string) => string;
  makeFolder: (path: string) => Promise<void>;
  send: typeof sendFile;
  /** What a failure tells a person. */
  explain: (error: unknown) => string;
  /** After each upload, whatever came of it. */
  onEnd: () => void;
};

type Job = {
  parcel: Parcel;
  folder: string;
  to: Target;
  replace: boolean;
  foldersDone: number;
  filesDone: number;
};

type Tell = {
  /** Whether something would be lost with the page. */
  busy: (busy: boolean) => void;
  /** All have ended, some were not finished, and nobody looked on. */
  unseen: (unfinished: number) => void;
};

const isBusy = ({ status }: Upload) => status === "waiting" || status === "running";

/**
 * Sends files and folders into a sandbox one after the other. One that failed goes on where it stopped. It lives outside
 * of the page, so it goes on while one looks at something else.
 */
export class UploadRunner {
  #uploads: readonly Upload[] = [];
  #nextId = 1;
  #running: { id: number; abort: AbortController } | null = null;
  /** How many were not finished since there was nothing to do. */
  #unfinished = 0;
  readonly #jobs = new Map<number, Job>();
  readonly #listeners = new Set<() => void>();
  readonly #tell: Tell;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly current = (): readonly Upload[] => this.#uploads;

  add(parcels: readonly Parcel[], folder: string, to: Target): void {
    const fresh = parcels.map((parcel): Upload => {
      const id = this.#nextId++;
      this.#jobs.set(id, { parcel, folder, to, replace: false, foldersDone: 0, filesDone: 0 });
      return {
        id,
        name: parcel.name,
        files: filesOf(parcel, 0),
        sizeBytes: parcel.files.reduce((sum, { file }) => sum + file.size, 0),
        sentBytes: 0,
        status: "waiting",
        message: null,
      };
    });
    this.#set([...this.#uploads, ...fresh]);
    void this.#run();
  }

  /** Goes on where it stopped; `replace` what is there already. */
  retry(id: number, { replace }: { replace: boolean }): void {
    const job = this.#jobs.get(id);
    if (!job) return;
    job.replace ||= replace;
    this.#change(id, { status: "waiting", message: null });
    void this.#run();
  }

  /** Cancels it if it runs. */
  drop(id: number): void {
    this.#jobs.delete(id);
    this.#set(this.#uploads.filter((one) => one.id !== id));
    if (this.#running?.id === id) this.#running.abort.abort();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    for (let next = this.#waiting(); next; next = this.#waiting()) {
      const { id, job } = next;
      const abort = new AbortController();
      this.#running = { id, abort };
      this.#change(id, { status: "running", message: null });
      const end = await carryOut(job, (part) => this.#change(id, part), abort.signal);
      this.#running = null;
      if (end.status !== "done" && !abort.signal.aborted) this.#unfinished += 1;
      this.#change(id, end);
      job.to.onEnd();
    }
    if (this.#unfinished > 0 && this.#listeners.size === 0) this.#tell.unseen(this.#unfinished);
    this.#unfinished = 0;
  }

  #waiting(): { id: number; job: Job } | null {
    const id = this.#uploads.find(({ status }) => status === "waiting")?.id;
    const job = id === undefined ? undefined : this.#jobs.get(id);
    return id !== undefined && job ? { id, job } : null;
  }

  #change(id: number, part: Partial<Upload>): void {
    this.#set(this.#uploads.map((one) => (one.id === id ? { ...one, ...part } : one)));
  }

  #set(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    this.#tell.busy(uploads.some(isBusy));
    for (const listener of this.#listeners) listener();
  }
}

const filesOf = ({ folders, files }: Parcel, done: number): Upload["files"] =>
  folders.length > 0 ? { all: files.length, done } : null;

async function carryOut(
  job: Job,
  report: (part: Partial<Upload>) => void,
  signal: AbortSignal,
): Promise<Partial<Upload>> {
  const { parcel, folder, to } = job;
  const at = (parts: string[]) => parts.reduce(childPath, folder);
  try {
    for (; job.foldersDone < parcel.folders.length; job.foldersDone++) {
      if (signal.aborted) return {};
      await to.makeFolder(at(parcel.folders[job.foldersDone]!));
    }
  } catch (error) {
    return { status: "failed", message: to.explain(error) };
  }
  let before = parcel.files.slice(0, job.filesDone).reduce((sum, { file }) => sum + file.size, 0);
  for (; job.filesDone < parcel.files.length; job.filesDone++) {
    if (signal.aborted) return {};
    const { parts, file } = parcel.files[job.filesDone]!;
    report({ files: filesOf(parcel, job.filesDone), sentBytes: before });
    const url = to.url(at(parts));
    const sent = await to.send(job.replace ? `${url}&replace=1` : url, file, {
      onProgress: (bytes) => report({ sentBytes: before + Math.min(bytes, file.size) }),
      signal,
    });
    if (!sent.ok) return { status: sent.exists ? "exists" : "failed", message: sent.message };
    before += file.size;
  }
  return { status: "done", sentBytes: before, files: filesOf(parcel, parcel.files.length) };
}
