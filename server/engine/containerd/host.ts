import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readlink } from "node:fs/promises";
import { availableParallelism, release, totalmem } from "node:os";
import { basename } from "node:path";
import { ForkyardError } from "../../domain/errors.ts";
import type { Capability, EngineInfo, EngineVersions } from "../port.ts";
import type { RunTool } from "../tools.ts";
import type { Layout } from "./layout.ts";
import type { ContainerdInfo } from "./version.ts";

/** What doesn't change while the engine runs. */
export type Host = {
  limits: EngineInfo["host"];
  versions: EngineVersions;
  /** As /proc/cpuinfo names them, sorted. */
  cpuFlags: string[];
  capabilities: EngineInfo["capabilities"];
  /** The hard limit of open files that a sandbox can be given. */
  maxOpenFiles: number;
};

export async function readHost(options: {
  containerd: ContainerdInfo;
  layout: Layout;
  run: RunTool;
  managed: boolean;
}): Promise<Host> {
  const { containerd, run, managed } = options;
  const cpuinfo = await readFile("/proc/cpuinfo", "utf8");
  const field = (names: string) => new RegExp(`^(?:${names})\\s*:\\s*(.*)$`, "m").exec(cpuinfo)?.[1] ?? "";
  const cpuFlags = field("flags|Features").split(/\s+/).sort();
  const criu = await run(["criu", "--version"]).then(
    (text) => /Version:\s*(\S+)/.exec(text)?.[1] ?? "unknown",
    () => null,
  );
  const ip = await run(["sh", "-c", "ip -V && nft --version && nsenter --version"]).then(
    () => true,
    () => false,
  );
  const where = managed ? "in the engine root" : "on containerd's host";
  return {
    limits: {
      cpus: availableParallelism(),
      memoryMiB: Math.floor(totalmem() / 1024 / 1024),
      arch: process.arch === "arm64" ? "arm64" : "amd64",
    },
    versions: {
      containerd: containerd.containerd,
      runc: containerd.runc,
      criu: criu ?? "none",
      kernel: release(),
      cpuModel: field("model name") || (await armModel(run)),
      cpuFlagsHash: createHash("sha256").update(cpuFlags.join(" ")).digest("hex"),
      initHash: await currentInitHash(options.layout),
    },
    cpuFlags,
    capabilities: {
      memorySnapshots: criu ? await checkCriu(run) : missing(`CRIU is not installed ${where}`),
      network: ip ? { available: true } : missing(`ip, nft or nsenter is not installed ${where}`),
      cpuLimit: cpuLimit(),
    },
    maxOpenFiles: await openFilesLimit(),
  };
}

/** Arm's kernels tell numbers only, which lscpu has the names for: such as "Cortex-A72". */
async function armModel(run: RunTool): Promise<string> {
  const said = await run(["lscpu"]).catch(() => "");
  return /^\s*Model name:\s*(.+)$/m.exec(said)?.[1]?.trim() ?? "unknown";
}

const missing = (reason: string): Capability => ({ available: false, reason: `${reason}.` });

async function checkCriu(run: RunTool): Promise<Capability> {
  try {
    await run(["criu", "check"]);
    return { available: true };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const reason = said.split("\n").find((line) => line.includes("Error")) ?? said.split("\n")[0];
    return missing(`CRIU doesn't work on this kernel: ${reason}`);
  }
}

function cpuLimit(): Capability {
  const files = ["/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us"];
  if (files.some((file) => existsSync(file))) return { available: true };
  if (existsSync("/sys/fs/cgroup/cgroup.controllers")) return { available: true };
  return missing("This kernel has no CPU bandwidth control");
}

async function currentInitHash(layout: Layout): Promise<string> {
  try {
    return basename(await readlink(layout.currentInit));
  } catch (cause) {
    throw new ForkyardError("UNAVAILABLE", `There is no build of sandbox-init at ${layout.currentInit}.`, {
      hint: "Run `npm start` once; it builds the engine.",
      cause,
    });
  }
}

async function openFilesLimit(): Promise<number> {
  const limits = await readFile("/proc/self/limits", "utf8");
  return Number(/^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1] ?? 1024);
}
