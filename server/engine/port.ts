import type { Duplex } from "node:stream";

/**
 * What Forkyard needs of a container engine, in our nouns. One implementation: containerd, runc and CRIU.
 *
 * Every method rejects with a ForkyardError. All `remove`s are idempotent: what is already gone is no error.
 * Nothing here knows a database: ids come from the caller, and what the engine must remember it keeps with
 * containerd or in its own directories, so that a restarted server finds it again.
 */
export interface Engine {
  info(): Promise<EngineInfo>;
  readonly images: EngineImages;
  readonly sandboxes: EngineSandboxes;
  readonly snapshots: EngineSnapshots;
  readonly rootfs: EngineRootfs;
  /** The processes of a running sandbox, through its sandbox-init. Cheap; connects when first used. */
  processes(sandboxId: string): ProcessHost;
  /** The files of a running sandbox, through its sandbox-init. Cheap; connects when used. */
  files(sandboxId: string): SandboxFiles;
  /** What happens without our asking. Ends when `signal` aborts; reconnects to containerd by itself. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>;
  /** Lets go of connections; running sandboxes run on. */
  close(): Promise<void>;
}

export type Capability = { available: true } | { available: false; reason: string };

export type EngineInfo = {
  node: string;
  containerd: { address: string; version: string; managed: boolean };
  versions: EngineVersions;
  /** Host limits, for checking requests: CPUs, memory in MiB. */
  host: { cpus: number; memoryMiB: number; arch: "amd64" | "arm64" };
  capabilities: { memorySnapshots: Capability; network: Capability; cpuLimit: Capability };
};

/** Recorded with each memory snapshot, compared before a restore. */
export type EngineVersions = {
  containerd: string;
  runc: string;
  criu: string;
  kernel: string;
  cpuModel: string;
  /** Hash of the CPU flags that user space can see. */
  cpuFlagsHash: string;
  /** Content hash of the sandbox-init build that is PID 1. */
  initHash: string;
};

export type EngineEvent =
  | { type: "sandbox-exited"; sandboxId: string; exitCode: number; at: Date }
  | { type: "sandbox-oom"; sandboxId: string; at: Date }
  /** containerd came back after it was gone: whoever keeps state should look again. */
  | { type: "engine-restarted"; at: Date };

/** A step of long work, for people: `step` is a short present participle ("dumping memory"). */
export type StepUpdate = {
  step: string;
  /** 0..1 within the whole work, or null where unknown. */
  progress: number | null;
  /** Such as "312 MB". */
  detail?: string;
  /** What moves side by side, such as the layers of an image; bytes. */
  parts?: StepPart[];
};
export type StepPart = { name: string; done: number; total: number };
export type StepOptions = { onStep?: (update: StepUpdate) => void };
export type WorkOptions = StepOptions & { signal?: AbortSignal };

// ---------------------------------------------------------------- images

/** Everybody's images, and those that one owner has for itself under names that others may use too. */
export interface EngineImages extends OwnImages {
  /** `owner`: lower-case letters and digits. */
  of(owner: string): OwnImages;
}

export interface OwnImages {
  list(): Promise<EngineImage[]>;
  /** IMAGE_NOT_FOUND if there is none. */
  get(reference: string): Promise<EngineImage>;
  /** Pulls and unpacks for this host's platform. */
  pull(reference: string, options: RegistryOptions): Promise<EngineImage>;
  /** Imports an OCI (or docker) archive, a tar file on the host's disk, under `reference`. */
  import(archivePath: string, reference: string, options: WorkOptions): Promise<EngineImage>;
  /**
   * Makes an image of the files of a snapshot: what the image has that its lineage began with, and one layer more.
   * NOT_FOUND if there is no such snapshot.
   */
  build(request: ImageBuildRequest, options: WorkOptions): Promise<EngineImage>;
  /** Copies what this host's platform needs of an image to a registry, under the name `target`. */
  push(reference: string, target: string, options: RegistryOptions): Promise<void>;
  /** What `remove` would free, bytes: nothing that other images, snapshots or sandboxes stand on. */
  exclusiveBytes(reference: string): Promise<number>;
  /** Returns the bytes that this freed (may be an estimate). */
  remove(reference: string): Promise<{ freedBytes: number }>;
  /** Has everybody's image of that name, or the one of the owner `from`, here as well. IMAGE_NOT_FOUND if there is none. */
  adopt(reference: string, from?: string): Promise<EngineImage>;
}

export type RegistryOptions = WorkOptions & { credentials?: RegistryCredentials; plainHttp?: boolean };

export type ImageBuildRequest = {
  snapshotId: string;
  /** The name it gets. */
  reference: string;
  /** For the image's history. */
  comment: string;
  /** What the image that its lineage began with says about starting things. */
  config: ImageConfig;
  compression: "gzip" | "zstd";
};

export type RegistryCredentials = { username: string; password: string };

export type EngineImage = {
  /** Normalized, such as `docker.io/library/alpine:3.22`. */
  reference: string;
  digest: string;
  /** Compressed size of the content, bytes. */
  sizeBytes: number;
  config: ImageConfig;
};

/** What an image says about how to start things in it. */
export type ImageConfig = {
  env: Record<string, string>;
  cwd: string;
  user: string;
  entrypoint: string[];
  cmd: string[];
};

// ---------------------------------------------------------------- sandboxes

export type SandboxSource =
  /** Of everybody's images, or of an owner's own. */
  | { kind: "image"; reference: string; owner?: string }
  | { kind: "filesystem"; snapshotId: string }
  /** Goes on where the snapshot stands: processes, terminals, ports. */
  | { kind: "memory"; snapshotId: string };

export type SandboxLimits = {
  /** In CPUs, such as 0.5. */
  cpu: number;
  memoryMiB: number;
  pids: number;
};

export type NetworkMode = "nat" | "none";

export type SandboxSpec = {
  id: string;
  hostname: string;
  source: SandboxSource;
  limits: SandboxLimits;
  network: NetworkMode;
};

export type EngineSandboxStatus = "running" | "paused" | "stopped" | "missing";

export interface EngineSandboxes {
  /**
   * Makes the rootfs, container and task and starts it; for a memory source restores it.
   * When it rejects, nothing of the sandbox is left. Ready when sandbox-init answers.
   */
  create(spec: SandboxSpec, options: WorkOptions): Promise<void>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  /** Kills the task and removes container, rootfs, network and directories. */
  remove(id: string): Promise<void>;
  status(id: string): Promise<EngineSandboxStatus>;
  /** All that this engine holds, whole or half, so that the reconciler can find orphans. */
  list(): Promise<{ id: string; status: EngineSandboxStatus }[]>;
  /** Rejects when there is no answer within a few seconds. */
  metrics(id: string): Promise<SandboxMetrics>;
  /** Bytes on disk of what the sandbox has written. Walks all its files, so ask rarely. TIMEOUT if it takes too long. */
  diskUsage(id: string, signal: AbortSignal): Promise<number>;
}

export type SandboxMetrics = {
  at: Date;
  /** CPU time since the sandbox's start, microseconds. */
  cpuUsec: number;
  memoryBytes: number;
  memoryLimitBytes: number;
  pids: number;
  pidsLimit: number;
  /** Bytes since the sandbox's start that came in and went out over its network; null where it has none. */
  network: { rxBytes: number; txBytes: number } | null;
};

// ---------------------------------------------------------------- snapshots

export type SnapshotRequest = { sandboxId: string; snapshotId: string };

export type SnapshotResult = {
  /** Bytes that only this snapshot holds: the copied upper directory and the checkpoint. */
  ownBytes: number;
  rootfsBytes: number;
  checkpointBytes: number;
  /** How long the source stood still, ms; 0 if it was paused already. */
  frozenMs: number;
  versions: EngineVersions;
};

export interface EngineSnapshots {
  /**
   * Freezes the sandbox, copies what changed, lets it run on (a sandbox that was paused stays paused).
   * When it rejects, the sandbox runs as before and nothing of the snapshot is left.
   */
  createFilesystem(request: SnapshotRequest, options: StepOptions): Promise<SnapshotResult>;
  /** The same, with the memory of all processes: one instant for both. */
  createMemory(request: SnapshotRequest, options: StepOptions): Promise<SnapshotResult>;
  remove(snapshotId: string): Promise<{ freedBytes: number }>;
  /** Ids of all snapshots held, whole or half. */
  list(): Promise<string[]>;
}

// ---------------------------------------------------------------- processes

export type SpawnRequest = {
  /** Names the process within its sandbox, chosen by the caller ([a-z0-9]{1,40}); in a fork it stays the same. */
  key: string;
  argv: string[];
  cwd: string;
  env: Record<string, string>;
  /** `name`, `uid` or `uid:gid`; names are looked up in the sandbox's /etc/passwd. */
  user: string;
  tty: { cols: number; rows: number } | null;
};

export type HostedProcess = {
  key: string;
  pid: number;
  argv: string[];
  tty: boolean;
  startedAt: Date;
  /** null while it runs. A missing program ends with 127, one that can't be executed with 126. */
  exit: { exitCode: number | null; signal: string | null; at: Date } | null;
  /** Output bytes so far, and the oldest that is still held. */
  headOffset: number;
  tailOffset: number;
};

export type OutputStream = "stdout" | "stderr" | "tty";

/** A piece of output. Offsets count bytes over all streams of the process in the order they were read. */
export type OutputChunk = { stream: OutputStream; offset: number; time: Date; data: Buffer };

export interface ProcessHost {
  /** Idempotent by key: the same key again gives the process that is there. */
  spawn(request: SpawnRequest): Promise<HostedProcess>;
  list(): Promise<HostedProcess[]>;
  /**
   * Output from `fromOffset` on, then live, until the process has ended and all was read (returns) or `signal`
   * aborts (throws). A first chunk with a higher offset than asked for tells a gap. Not reading slows the process
   * down; it is never buffered here without a bound. Survives the reconnect that a memory snapshot needs.
   */
  output(key: string, options: { fromOffset: number; signal: AbortSignal }): AsyncIterable<OutputChunk>;
  /** Resolves when sandbox-init took all the bytes. `null` closes stdin (a TTY gets its end-of-file character). */
  write(key: string, data: Buffer | null): Promise<void>;
  resize(key: string, size: { cols: number; rows: number }): Promise<void>;
  /** To the whole process group. `signal` such as "SIGTERM". */
  kill(key: string, signal: string): Promise<void>;
  /**
   * To one process of the tree, also one that we did not start. NOT_FOUND once it has ended, also if its number is
   * another's by then; FORBIDDEN for sandbox-init; UNSUPPORTED if its sandbox-init is older than this.
   */
  signal(process: { pid: number; startedAt: Date }, signal: string): Promise<void>;
  /** Resolves at the end of the process. */
  wait(key: string, signal: AbortSignal): Promise<NonNullable<HostedProcess["exit"]>>;
  /** Drops an ended process and its output from sandbox-init. */
  forget(key: string): Promise<void>;
  /** A connection to 127.0.0.1:port in the sandbox. UNAVAILABLE if nothing listens there. */
  dial(port: number): Promise<Duplex>;
  /** TCP ports that something in the sandbox listens on, on 127.0.0.1 or all addresses. */
  listeningPorts(): Promise<{ port: number; pid: number | null }[]>;
  /** Every process in the sandbox as its /proc tells, also those that we did not start. */
  tree(): Promise<ProcessTreeEntry[]>;
}

export type ProcessTreeEntry = {
  pid: number;
  parentPid: number;
  /** Set on those that were started through spawn. */
  key: string | null;
  argv: string[];
  user: number;
  state: string;
  cpuUsec: number;
  residentBytes: number;
  startedAt: Date;
};

// ---------------------------------------------------------------- files

/** Names and paths are bytes: no encoding is promised for them. */
export type FileKind = "file" | "folder" | "link" | "device" | "pipe" | "socket" | "other";

/** By this two states of a file are told apart. */
export type FileVersion = { sizeBytes: number; seconds: number; nanoseconds: number };

export type FileEntry = {
  /** Of list: the name; of find and archive: the path from the folder where it began. */
  name: Buffer;
  kind: FileKind;
  mode: number;
  uid: number;
  gid: number;
  /** Of the content as it was last changed. */
  version: FileVersion;
  link: { target: Buffer; kind: FileKind | null } | null;
};

export type FileMatch = { entry: FileEntry } | { path: Buffer; line: number; text: Buffer };

/** What is missing from an answer: more results, what there was no time for, or what can't be opened. */
export type FileGaps = { more: boolean; timedOut: boolean; skipped: boolean };

/** `signal` cancels the work in the sandbox; a request throws CANCELLED then. */
type FileOptions = { signal: AbortSignal };

/**
 * All paths are absolute and the sandbox's own: they are looked up by a process within it, so that no path or link
 * leads out. Errors: NOT_FOUND, CONFLICT (not in this state), FORBIDDEN, DISK_FULL, LIMIT_EXCEEDED, INTERRUPTED (a
 * pause, snapshot or end of the sandbox came in between), UNSUPPORTED (its sandbox-init is older than this).
 */
export interface SandboxFiles {
  list(path: Buffer, options: FileOptions & { limit: number }): Promise<FileGaps & { entries: FileEntry[] }>;
  /** Of a link itself. */
  stat(path: Buffer, options: FileOptions): Promise<FileEntry>;
  /** Follows links. `data` must be read to its end or returned from; not reading it holds up the sandbox's side only. */
  read(
    path: Buffer,
    options: FileOptions & { offset: number; length: number },
  ): Promise<{ entry: FileEntry; data: AsyncGenerator<Buffer> }>;
  /** Replaces the file atomically. CONFLICT unless it is as `expect` has it; for "nothing": ALREADY_EXISTS. */
  write(
    path: Buffer,
    data: AsyncIterable<Buffer>,
    options: FileOptions & { expect: FileVersion | "nothing" | "anything" },
  ): Promise<FileEntry>;
  makeFolder(path: Buffer, options: FileOptions): Promise<FileEntry>;
  /** CONFLICT if something is at `to`. */
  rename(path: Buffer, to: Buffer, options: FileOptions): Promise<FileEntry>;
  /** A folder with all in it; links are not followed. How many things were removed. */
  remove(path: Buffer, options: FileOptions): Promise<number>;
  /** Below a folder, on its file system only. `what` is a text, or in names a pattern with * and ?. */
  find(
    path: Buffer,
    options: FileOptions & { what: Buffer; in: "names" | "content"; limit: number; timeoutMs: number },
  ): Promise<FileGaps & { matches: FileMatch[] }>;
  /** All below a folder, as for an archive; the data of a file has just as many bytes as its entry says. */
  walk(path: Buffer, options: FileOptions): AsyncGenerator<FileEntry | Buffer>;
  /** Names in this folder that the sandbox has changed or deleted since it began; null if it is not known. */
  changes(path: Buffer): Promise<{ changed: Buffer[]; deleted: Buffer[] } | null>;
}

// ---------------------------------------------------------------- root filesystems

/** A sandbox's or snapshot's root filesystem; `beneath`: without what it changed itself, so what it was made from. */
export type RootfsRef =
  | { of: string }
  | { beneath: string }
  /** What both have in common. */
  | { sharedBy: readonly [string, string] };

export type RootfsEntry = { kind: "file" | "directory" | "symlink" | "other"; size: number; mode: number };

export type RootfsChange = {
  /** From the root, with a slash at its start. */
  path: string;
  change: "added" | "changed" | "removed";
  before: RootfsEntry | null;
  after: RootfsEntry | null;
};

/** Not complete if there was more than can be looked at. */
export type RootfsComparison = { changes: RootfsChange[]; complete: boolean };

export type RootfsFile =
  /** `data` has at most as many bytes as were asked for. */
  { kind: "file"; size: number; data: Buffer } | { kind: "symlink"; target: string } | { kind: "other" };

/**
 * Looks at root filesystems as files on the host, without running anything in them. A sandbox may run on meanwhile:
 * what changes under the look is shown as before or after. Links are never followed. NOT_FOUND if there is no such one,
 * TIMEOUT if its directories alone take longer than half a minute.
 */
export interface EngineRootfs {
  compare(from: RootfsRef, to: RootfsRef): Promise<RootfsComparison>;
  /**
   * Opens one and gives it to `use`: what is read then costs little. CANCELLED, also in what `use` has under way, when
   * `signal` aborts.
   */
  look<T>(ref: RootfsRef, use: (root: OpenRootfs) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export interface OpenRootfs {
  /** null if there is nothing. */
  read(path: string, options: { maxBytes: number }): Promise<RootfsFile | null>;
  /** The names in a directory, none if there is no such directory; at most 20000. */
  list(path: string): Promise<string[]>;
}
