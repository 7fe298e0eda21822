import { ForkyardError } from "../../domain/errors.ts";
import type {
  Engine,
  EngineEvent,
  EngineSandboxStatus,
  EngineVersions,
  ProcessHost,
  SandboxFiles,
  SandboxMetrics,
  SandboxSpec,
  SnapshotRequest,
  SnapshotResult,
  StepOptions,
  WorkOptions,
} from "../../engine/port.ts";
import { FakeImages } from "./fake-images.ts";
import { type FakeProcess, fakeProcessHost } from "./fake-process.ts";

const VERSIONS: EngineVersions = {
  containerd: "2",
  runc: "1",
  criu: "4",
  kernel: "6",
  cpuModel: "cpu",
  cpuFlagsHash: "f",
  initHash: "i",
};

export const BASE = "forkyard.local/base:latest";

type FakeSandbox = { spec: SandboxSpec; status: EngineSandboxStatus; processes: Map<string, FakeProcess> };
type Call = "create" | "pause" | "resume" | "remove" | "capture" | "delete" | "pull" | "build" | "push";

/**
 * An engine in memory, for what services decide: order, rows, failures, crashes. What an engine does is tested on
 * the real one.
 */
export class FakeEngine implements Engine {
  readonly held = new Map<string, FakeSandbox>();
  readonly snapshotsHeld = new Map<string, FakeProcess[]>();
  /** Every call on sandboxes and snapshots, as `call id`, with `…done` at its end. */
  readonly calls: string[] = [];
  /** Called at the start of each call: throw to have it fail, return a promise to hold it up. */
  on: (call: Call, id: string, signal?: AbortSignal) => unknown = () => undefined;
  memoryReason: string | null = null;
  networkReason: string | null = null;
  /** What a sandbox uses at the moment. */
  metricsOf: (id: string) => SandboxMetrics = () => {
    throw new ForkyardError("UNSUPPORTED", "no metrics here");
  };

  readonly images = new FakeImages((call, id, signal) => this.#call(call, id, signal));

  constructor() {
    this.images.add(BASE);
  }

  async info() {
    const unless = (reason: string | null) =>
      reason === null ? { available: true as const } : { available: false as const, reason };
    return {
      node: "local",
      containerd: { address: "/fake.sock", version: "2", managed: true },
      versions: VERSIONS,
      host: { cpus: 4, memoryMiB: 8192, arch: "amd64" as const },
      capabilities: {
        memorySnapshots: unless(this.memoryReason),
        network: unless(this.networkReason),
        cpuLimit: unless(null),
      },
    };
  }

  readonly sandboxes = {
    create: async (spec: SandboxSpec, { onStep, signal }: WorkOptions) => {
      onStep?.({ step: "starting", progress: 0.5 });
      await this.#call("create", spec.id, signal);
      const processes = new Map<string, FakeProcess>();
      if (spec.source.kind === "memory") {
        for (const process of this.snapshotsHeld.get(spec.source.snapshotId) ?? []) {
          processes.set(process.key, process.clone());
        }
      }
      this.held.set(spec.id, { spec, status: "running", processes });
    },
    pause: async (id: string) => {
      await this.#call("pause", id);
      this.#get(id).status = "paused";
    },
    resume: async (id: string) => {
      await this.#call("resume", id);
      this.#get(id).status = "running";
    },
    remove: async (id: string) => {
      await this.#call("remove", id);
      this.held.delete(id);
    },
    status: async (id: string) => this.held.get(id)?.status ?? ("missing" as const),
    list: async () => [...this.held].map(([id, { status }]) => ({ id, status })),
    metrics: async (id: string) => {
      this.#get(id);
      return this.metricsOf(id);
    },
    diskUsage: async (id: string, _signal: AbortSignal) => this.#get(id).processes.size * 4096,
  };

  readonly snapshots = {
    createFilesystem: (request: SnapshotRequest, options: StepOptions) =>
      this.#capture(request, options, false),
    createMemory: (request: SnapshotRequest, options: StepOptions) => this.#capture(request, options, true),
    remove: async (id: string) => {
      await this.#call("delete", id);
      return { freedBytes: this.snapshotsHeld.delete(id) ? 4096 : 0 };
    },
    list: async () => [...this.snapshotsHeld.keys()],
  };

  readonly rootfs: Engine["rootfs"] = {
    compare: async () => ({ changes: [], complete: true }),
    look: (_ref, use) => use({ read: async () => null, list: async () => [] }),
  };

  processes(sandboxId: string): ProcessHost {
    return fakeProcessHost(() => {
      const sandbox = this.#get(sandboxId);
      if (sandbox.status !== "running")
        throw new ForkyardError("UNAVAILABLE", `${sandboxId} does not answer`);
      return sandbox.processes;
    });
  }

  /** Set by tests that need files. */
  files: (sandboxId: string) => SandboxFiles = (sandboxId) => {
    throw new ForkyardError("UNSUPPORTED", `${sandboxId} has no files here`);
  };

  async *events(signal: AbortSignal): AsyncGenerator<EngineEvent> {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  }

  async close() {}

  async #capture(
    { sandboxId, snapshotId }: SnapshotRequest,
    { onStep }: StepOptions,
    memory: boolean,
  ): Promise<SnapshotResult> {
    onStep?.({ step: "dumping memory", progress: 0.5, detail: "1 MB" });
    await this.#call("capture", snapshotId);
    const processes = [...this.#get(sandboxId).processes.values()].map((process) => process.clone());
    this.snapshotsHeld.set(snapshotId, memory ? processes : []);
    return { ownBytes: 3, rootfsBytes: 1, checkpointBytes: 2, frozenMs: 12, versions: VERSIONS };
  }

  #get(id: string): FakeSandbox {
    const sandbox = this.held.get(id);
    if (sandbox) return sandbox;
    throw new ForkyardError("NOT_FOUND", `The engine has no sandbox ${id}`);
  }

  async #call(call: Call, id: string, signal?: AbortSignal): Promise<void> {
    this.calls.push(`${call} ${id}`);
    await this.on(call, id, signal);
    this.calls.push(`${call} ${id} done`);
  }
}
