import { ForkyardError } from "../domain/errors.ts";

/** This machine's architecture as Debian and OCI images call it. UNSUPPORTED for others than x86-64 and arm64. */
export function debianArchitecture(arch: string = process.arch): "amd64" | "arm64" {
  if (arch === "x64") return "amd64";
  if (arch === "arm64") return "arm64";
  throw new ForkyardError("UNSUPPORTED", `Forkyard runs on x86-64 and arm64, not on ${arch}.`);
}
