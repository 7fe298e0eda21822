/**
 * Plugins that nothing here uses. CRI is off because most of containerd's published holes are in it and all of it
 * would be root; the rest only costs memory or looks for devices and directories that the engine root lacks.
 * The image verifier must stay on, though it does nothing: without it the Transfer service isn't loaded.
 */
const DISABLED_PLUGINS = [
  "io.containerd.cri.v1.images",
  "io.containerd.cri.v1.runtime",
  "io.containerd.grpc.v1.cri",
  "io.containerd.grpc.v1.sandbox-controllers",
  "io.containerd.grpc.v1.sandboxes",
  "io.containerd.sandbox.controller.v1.shim",
  "io.containerd.podsandbox.controller.v1.podsandbox",
  "io.containerd.nri.v1.nri",
  "io.containerd.internal.v1.opt",
  "io.containerd.internal.v1.restart",
  "io.containerd.monitor.container.v1.restart",
  "io.containerd.internal.v1.tracing",
  "io.containerd.tracing.processor.v1.otlp",
  "io.containerd.differ.v1.erofs",
  "io.containerd.snapshotter.v1.blockfile",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.erofs",
  "io.containerd.snapshotter.v1.native",
  "io.containerd.snapshotter.v1.zfs",
];

/**
 * config.toml of our containerd. Its state lies in /run of its own mount namespace: whenever that is made anew,
 * runc's and the shims' state is gone with the processes it spoke of.
 */
export function containerdConfig(options: { root: string; socket: string }): string {
  const text = (value: string) => JSON.stringify(value); // paths: TOML's basic strings escape as JSON does
  return `version = 3
root = ${text(options.root)}
state = "/run/containerd"
disabled_plugins = [
${DISABLED_PLUGINS.map((name) => `  ${text(name)},`).join("\n")}
]

[grpc]
  address = ${text(options.socket)}

[timeouts]
  # A host that starts thirty sandboxes at once is slow to answer; a shim given up on is a sandbox lost.
  "io.containerd.timeout.shim.load" = "30s"
  "io.containerd.timeout.shim.cleanup" = "20s"
  "io.containerd.timeout.shim.shutdown" = "10s"
  "io.containerd.timeout.task.state" = "20s"

[plugins."io.containerd.metadata.v1.bolt"]
  # Or whoever knows a digest has what it names (server/engine/containerd/image-proof.ts).
  content_sharing_policy = "isolated"

[plugins."io.containerd.service.v1.diff-service"]
  default = ["walking"]
`;
}
