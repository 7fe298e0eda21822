/** What a program is compiled for, in the OCI format's words. */
export type OciPlatform = { os: string; architecture: string; variant: string };

/** This machine's. */
export function hostPlatform(arch: string = process.arch): OciPlatform {
  if (arch === "arm64") return { os: "linux", architecture: "arm64", variant: "v8" };
  return { os: "linux", architecture: arch === "x64" ? "amd64" : arch, variant: "" };
}

/** Such as `linux/amd64` or `linux/arm/v7`. */
export function platformName(platform: OciPlatform): string {
  const { os, architecture, variant } = platform;
  const defaultVariant = architecture === "arm64" && variant === "v8";
  return [os || "unknown", architecture || "unknown", ...(variant && !defaultVariant ? [variant] : [])].join(
    "/",
  );
}

/** Variants above the baseline (`amd64/v3`) are refused, since not every such processor has them. */
export function runsOn(made: OciPlatform, host: OciPlatform): boolean {
  if (made.os !== host.os || made.architecture !== host.architecture) return false;
  const baseline = made.architecture === "arm64" ? "v8" : "v1";
  return made.variant === "" || made.variant === baseline;
}
