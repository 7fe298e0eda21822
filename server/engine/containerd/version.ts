import { ForkyardError } from "../../domain/errors.ts";
import { packAny, unpackAny } from "./any.ts";
import type { Containerd } from "./client.ts";
import { RuntimeInfoSchema, RuntimeRequestSchema } from "./gen/containerd/types/types_pb.js";

export type ContainerdInfo = {
  /** Such as `2.1.9`. */
  containerd: string;
  /** Such as `1.3.6`; `unknown` when containerd can't tell. */
  runc: string;
};

/** Versions, and that this containerd can do what Forkyard needs. UNSUPPORTED with the reason if it can't. */
export async function readContainerdInfo(client: Containerd): Promise<ContainerdInfo> {
  const { version } = await client.version.version({});
  const containerd = plain(version);
  if (Number.parseInt(containerd, 10) < 2) {
    throw new ForkyardError("UNSUPPORTED", `containerd ${containerd} at ${client.address} is too old.`, {
      hint: "Use containerd 2.0 or later, or leave CONTAINERD_ADDRESS empty to use Forkyard's own.",
    });
  }
  const { plugins } = await client.introspection.plugins({ filters: ["type==io.containerd.snapshotter.v1"] });
  const overlay = plugins.find((plugin) => plugin.id === "overlayfs");
  if (!overlay || overlay.initErr) {
    const reason = overlay?.initErr?.message ?? "it is switched off";
    throw new ForkyardError("UNSUPPORTED", `containerd's overlayfs snapshotter doesn't work: ${reason}.`, {
      hint: "Forkyard's data directory must be on ext4, XFS or btrfs.",
    });
  }
  if (!overlay.capabilities.includes("remap-ids")) {
    throw new ForkyardError(
      "UNSUPPORTED",
      "containerd's overlayfs snapshotter can't shift file owners here.",
      {
        hint: "Id-mapped mounts under overlayfs need Linux 5.19 or later.",
      },
    );
  }
  return { containerd, runc: await runcVersion(client) };
}

async function runcVersion(client: Containerd): Promise<string> {
  try {
    const { extra } = await client.introspection.pluginInfo({
      type: "io.containerd.runtime.v2",
      id: "task",
      options: packAny(RuntimeRequestSchema, { runtimePath: "io.containerd.runc.v2" }),
    });
    const info = unpackAny(RuntimeInfoSchema, extra);
    const features = JSON.parse(new TextDecoder().decode(info?.features?.value ?? new Uint8Array()) || "{}");
    const version: unknown = features?.annotations?.["org.opencontainers.runc.version"];
    return typeof version === "string" ? plain(version) : "unknown";
  } catch {
    return "unknown";
  }
}

/** Without what a distribution adds. */
function plain(version: string): string {
  return version.replace(/^v/, "").replace(/[+~].*$/, "");
}
