import { connect } from "node:net";
import type { DescService } from "@bufbuild/protobuf";
import {
  type CallOptions,
  type Client,
  Code,
  ConnectError,
  createClient,
  type Interceptor,
  type Transport,
} from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { fromContainerd } from "./errors.ts";
import { Containers } from "./gen/containerd/services/containers/v1/containers_pb.js";
import { Content } from "./gen/containerd/services/content/v1/content_pb.js";
import { Diff } from "./gen/containerd/services/diff/v1/diff_pb.js";
import { Events } from "./gen/containerd/services/events/v1/events_pb.js";
import { Images } from "./gen/containerd/services/images/v1/images_pb.js";
import { Introspection } from "./gen/containerd/services/introspection/v1/introspection_pb.js";
import { Leases } from "./gen/containerd/services/leases/v1/leases_pb.js";
import { Namespaces } from "./gen/containerd/services/namespaces/v1/namespaces_pb.js";
import { Snapshots } from "./gen/containerd/services/snapshots/v1/snapshots_pb.js";
import { Streaming } from "./gen/containerd/services/streaming/v1/streaming_pb.js";
import { Tasks } from "./gen/containerd/services/tasks/v1/tasks_pb.js";
import { Transfer } from "./gen/containerd/services/transfer/v1/transfer_pb.js";
import { Version } from "./gen/containerd/services/version/v1/version_pb.js";

const SERVICES = {
  containers: Containers,
  content: Content,
  diff: Diff,
  events: Events,
  images: Images,
  introspection: Introspection,
  leases: Leases,
  namespaces: Namespaces,
  snapshots: Snapshots,
  streaming: Streaming,
  tasks: Tasks,
  transfer: Transfer,
  version: Version,
} as const;

type Services = typeof SERVICES;

/**
 * containerd's services, one typed client each. Every call rejects with a ForkyardError (its `cause` is the
 * gRPC error). Calls have a deadline unless they wait by nature; `options.timeoutMs` sets another, 0 none.
 * Leaving a stream early (break, or the signal) cancels it at the daemon.
 */
export type Containerd = { [Name in keyof Services]: Client<Services[Name]> } & {
  readonly address: string;
  readonly namespace: string;
  /** Drops the connection; calls under way reject. */
  close(): void;
};

/** No single message that we expect is larger; content is read in pieces. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
const DEADLINE_MS = 30_000;
/** Calls that take longer by nature, ms; 0 means no deadline. A memory dump takes about 4 s a GB. */
const DEADLINES_MS: Record<string, number> = {
  "Tasks.Create": 600_000,
  "Tasks.Start": 600_000,
  "Tasks.Checkpoint": 1_800_000,
  "Tasks.Delete": 120_000,
  "Tasks.Pause": 120_000,
  "Tasks.Wait": 0,
  "Images.Delete": 300_000,
  "Leases.Delete": 300_000,
  "Snapshots.Commit": 120_000,
  "Snapshots.Remove": 120_000,
  "Snapshots.Cleanup": 300_000,
  "Snapshots.Usage": 120_000,
  "Diff.Apply": 1_800_000,
  "Diff.Diff": 1_800_000,
  "Transfer.Transfer": 0,
};

/**
 * Connects (lazily, and again after a loss) to containerd on a unix socket.
 * `address` is a path or `unix:///path`. All calls act in `namespace`.
 */
export function connectContainerd(address: string, options: { namespace: string }): Containerd {
  const path = address.replace(/^unix:\/\//, "");
  const session = new Http2SessionManager("http://localhost", undefined, {
    createConnection: () => connect(path),
  });
  const inNamespace: Interceptor = (next) => (request) => {
    request.header.set("containerd-namespace", options.namespace);
    return next(request);
  };
  const transport = createGrpcTransport({
    baseUrl: "http://localhost",
    sessionManager: session,
    interceptors: [inNamespace],
    acceptCompression: [],
    readMaxBytes: MAX_MESSAGE_BYTES,
  });
  const clients = Object.fromEntries(
    Object.entries(SERVICES).map(([name, service]) => [name, client(service, transport)]),
  ) as { [Name in keyof Services]: Client<Services[Name]> };
  return { ...clients, address: path, namespace: options.namespace, close: () => session.abort() };
}

type AnyCall = (input: unknown, options?: CallOptions) => Promise<unknown> | AsyncIterable<unknown>;

/** The generated client with deadlines and our errors; types stay as they are. */
function client<Service extends DescService>(service: Service, transport: Transport): Client<Service> {
  const raw = createClient(service, transport) as unknown as Record<string, AnyCall>;
  const wrapped: Record<string, AnyCall> = {};
  for (const method of service.methods) {
    const call = raw[method.localName]!;
    const doing = `${service.name}.${method.name}`;
    wrapped[method.localName] =
      method.methodKind === "unary"
        ? unary(call, doing)
        : (input, options) =>
            stream(call as (i: unknown, o?: CallOptions) => AsyncIterable<unknown>, doing, input, options);
  }
  return wrapped as unknown as Client<Service>;
}

function unary(call: AnyCall, doing: string): AnyCall {
  const timeoutMs = DEADLINES_MS[doing] ?? DEADLINE_MS;
  return async (input, options) => {
    try {
      return await call(input, { timeoutMs, ...options });
    } catch (error) {
      throw fromContainerd(unlessOurs(error, options?.signal), doing);
    }
  };
}

async function* stream(
  call: (input: unknown, options?: CallOptions) => AsyncIterable<unknown>,
  doing: string,
  input: unknown,
  options: CallOptions = {},
): AsyncIterable<unknown> {
  // The generated client doesn't cancel when its iterator is left, so this does.
  const leave = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leave.signal]) : leave.signal;
  try {
    yield* call(input, { ...options, signal });
  } catch (error) {
    throw fromContainerd(unlessOurs(error, options.signal), doing);
  } finally {
    leave.abort();
  }
}

/** A daemon that dies cancels the streams of its calls. Only what the caller cancelled is a cancellation. */
function unlessOurs(error: unknown, signal: AbortSignal | undefined): unknown {
  if (!(error instanceof ConnectError) || error.code !== Code.Canceled || signal?.aborted) return error;
  return new ConnectError("the connection was lost", Code.Unavailable, undefined, undefined, error);
}
