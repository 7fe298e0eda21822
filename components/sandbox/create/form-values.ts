import type { CreateInput } from "./use-create-sandbox";

export type FormValues = {
  name: string;
  source: "image" | "snapshot";
  /** Empty: the base image. */
  image: string;
  snapshotId: string;
  /** Of a memory snapshot its files alone. */
  filesOnly: boolean;
  cpu: string;
  memoryMiB: string;
  pidsLimit: string;
  /** One `NAME=value` a line. */
  env: string;
  /** Numbers with commas or spaces between. */
  ports: string;
  network: "default" | "nat" | "none";
  ttlSeconds: number;
};

export type FormErrors = Partial<Record<keyof FormValues, string>>;

export const DEFAULTS: FormValues = {
  name: "",
  source: "image",
  image: "",
  snapshotId: "",
  filesOnly: false,
  cpu: "1",
  memoryMiB: "512",
  pidsLimit: "1024",
  env: "",
  ports: "",
  network: "default",
  ttlSeconds: 0,
};

/** What the server is asked for, or what is wrong with which field. The server checks limits and names again. */
export function toInput(
  values: FormValues,
  { noInternet = false } = {},
): { input: CreateInput } | { errors: FormErrors } {
  const errors: FormErrors = {};
  const cpu = Number(values.cpu);
  if (!(cpu > 0)) errors.cpu = "Enter a number above 0, such as 0.5";
  const memoryMiB = Number(values.memoryMiB);
  if (!Number.isInteger(memoryMiB) || memoryMiB < 1) errors.memoryMiB = "Enter a whole number of MiB";
  const pidsLimit = Number(values.pidsLimit);
  if (!Number.isInteger(pidsLimit) || pidsLimit < 1) errors.pidsLimit = "Enter a whole number above 0";
  if (values.source === "snapshot" && !values.snapshotId) errors.snapshotId = "Choose a snapshot";
  const env = parseEnv(values.env);
  if (typeof env === "string") errors.env = env;
  const ports = parsePorts(values.ports);
  if (typeof ports === "string") errors.ports = ports;
  if (Object.keys(errors).length > 0 || typeof env === "string" || typeof ports === "string") {
    return { errors };
  }
  return {
    input: {
      name: values.name.trim() || undefined,
      image: values.source === "image" ? values.image || undefined : undefined,
      snapshotId: values.source === "snapshot" ? values.snapshotId : undefined,
      filesOnly: (values.source === "snapshot" && values.filesOnly) || undefined,
      cpu,
      memoryMiB,
      pidsLimit,
      env,
      ports,
      // Where there is none to be had, it may still be what was chosen the last time.
      network: values.network === "default" || noInternet ? undefined : values.network,
      ttlSeconds: values.ttlSeconds || undefined,
    },
  };
}

/** The variables, or what is wrong. Empty lines and lines that start with # are left out, as in .env files. */
function parseEnv(text: string): Record<string, string> | string {
  const env: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (!line.trim() || line.trimStart().startsWith("#")) continue;
    const at = line.indexOf("=");
    const name = line.slice(0, Math.max(0, at)).trim();
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `“${line.slice(0, 40)}” is not in the form NAME=value`;
    env[name] = line.slice(at + 1);
  }
  return env;
}

function parsePorts(text: string): number[] | string {
  const ports = new Set<number>();
  for (const word of text.split(/[\s,]+/).filter(Boolean)) {
    const port = Number(word);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      return `“${word.slice(0, 20)}” is not a port; ports go from 1 to 65535`;
    }
    ports.add(port);
  }
  return [...ports];
}
