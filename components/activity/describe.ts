import { shortReference } from "@/components/sandbox/list/short-reference";
import { operationTitle } from "@/components/shell/operation-labels";
import { formatBytes, formatDuration, formatRelative, plural } from "@/components/ui/format";
import type { ActivityEntry } from "@/server/domain/schemas/activity";
import type { OperationKind } from "@/server/domain/schemas/misc";
import { describeTogether } from "./describe-together";

export type Told = {
  /** A sentence: what happened to what. */
  text: string;
  /** Figures, or why it failed. */
  detail: string | null;
  failed: boolean;
  /** The page of the thing; null if it is gone. */
  href: string | null;
};

/** An entry in words for people. What isn't known here is told by its type. */
export function describeEntry(entry: ActivityEntry): Told {
  const { data, subjectId, type } = entry;
  const sandbox = entry.sandboxName ?? text(data.name) ?? "a sandbox";
  const sandboxHref = entry.sandboxId ? `/sandboxes/${entry.sandboxId}` : null;
  const name = entry.name ?? subjectId;
  const reason = failureMessage(data);
  const told = (what: string, more: Partial<Told> = {}): Told => ({
    text: what,
    detail: null,
    failed: false,
    href: sandboxHref,
    ...more,
  });
  const failed = (what: string, more: Partial<Told> = {}) =>
    told(what, { failed: true, detail: reason, ...more });

  switch (type) {
    case "sandbox.running":
      return told(`Started ${sandbox}`);
    case "sandbox.paused":
      return told(`Paused ${sandbox}`);
    case "sandbox.resumed":
      return told(`Resumed ${sandbox}`);
    case "sandbox.terminated":
      return told(`Terminated ${sandbox}`);
    case "sandbox.failed":
      return failed(`${sandbox} failed`);
    case "sandbox.out-of-memory":
      return told(`${sandbox} reached its memory limit`, {
        failed: true,
        detail: `The kernel killed a process in it: its limit is ${data.memoryMiB} MiB`,
      });
    case "sandbox.renamed":
      return told(`Renamed a sandbox to ${text(data.name) ?? sandbox}`);
    case "sandbox.expiry-set":
      return told(
        text(data.expiresAt)
          ? `${sandbox} will be terminated ${formatRelative(Date.parse(text(data.expiresAt) ?? ""), Date.parse(entry.at))}`
          : `${sandbox} has no time limit`,
      );
    case "sandbox.signalled":
      return told(`Sent a signal to a process of ${sandbox}`, {
        detail: `${text(data.signal)} to ${data.pid}`,
        href: `${sandboxHref}/processes`,
      });
    case "snapshot.ready":
      return told(`Snapshot ${name} is ready`, { detail: captured(data), href: `/snapshots/${subjectId}` });
    case "snapshot.renamed":
      return told(`Changed snapshot ${name}`, { href: `/snapshots/${subjectId}` });
    case "snapshot.deleted":
      return told(`Deleted snapshot ${name}`, { detail: freed(data), href: null });
    case "snapshot.failed":
      return failed(`Snapshot ${name} failed`, { href: `/snapshots/${subjectId}` });
    case "image.ready":
      return told(`Image ${shortReference(name)} is ready`, { href: imageHref(name) });
    case "image.deleted":
      return told(`Deleted image ${shortReference(name)}`, { detail: freed(data), href: null });
    case "image.failed":
      return failed(`Image ${shortReference(name)} failed`, { href: imageHref(name) });
    case "port.exposed":
      return told(`Exposed port ${subjectId} of ${sandbox}`, { href: `${sandboxHref}/ports` });
    case "port.unexposed":
      return told(`Port ${subjectId} of ${sandbox} is no longer exposed`, { href: `${sandboxHref}/ports` });
    case "port.published":
      return told(`Opened port ${subjectId} of ${sandbox} to everybody`, { href: `${sandboxHref}/ports` });
    case "port.made-private":
      return told(`Made port ${subjectId} of ${sandbox} private to the team`, {
        href: `${sandboxHref}/ports`,
      });
  }
  if (entry.noun === "process") {
    return { ...process(entry, sandbox), href: `${sandboxHref}/processes?process=${subjectId}` };
  }
  if (entry.noun === "operation") return operation(entry, sandboxHref);
  const together = describeTogether(entry, sandbox);
  if (together) return { ...told(together.text), ...together };
  const [noun, verb] = type.split(".");
  return told(`${capital(noun ?? "")} ${entry.name ?? sandbox}: ${(verb ?? "").replaceAll("-", " ")}`);
}

function process({ type, data, name }: ActivityEntry, sandbox: string): Omit<Told, "href"> {
  const title = name ?? "a process";
  const plain = (text: string) => ({ text, detail: null, failed: false });
  switch (type) {
    case "process.typed":
      return plain(`Typed into ${title} in ${sandbox}`);
    case "process.signalled":
      return { ...plain(`Sent a signal to ${title} in ${sandbox}`), detail: text(data.signal) };
    case "process.keyboard-given":
      return plain(`Lent ${text(data.toName) ?? "somebody"} the keyboard of ${title} in ${sandbox}`);
    case "process.keyboard-taken":
      return plain(`Took the keyboard of ${title} in ${sandbox} from ${text(data.toName) ?? "somebody"}`);
    case "process.started":
      return plain(`Started ${title} in ${sandbox}`);
    case "process.renamed":
      return plain(`Renamed a process of ${sandbox} to ${title}`);
    case "process.exited":
      return {
        text: `${title} ended in ${sandbox}`,
        detail: typeof data.exitCode === "number" ? `Exit code ${data.exitCode}` : null,
        failed: typeof data.exitCode === "number" && data.exitCode !== 0,
      };
    case "process.killed":
      return { ...plain(`${title} was killed in ${sandbox}`), detail: text(data.signal) };
    case "process.lost":
      return { text: `${title} was lost in ${sandbox}`, detail: failureMessage(data), failed: true };
    default:
      return plain(`${title} in ${sandbox}: ${type.split(".")[1]?.replaceAll("-", " ")}`);
  }
}

function operation({ type, data, count }: ActivityEntry, sandboxHref: string | null): Told {
  const kind = data.kind as OperationKind;
  const subject = text(data.subject) ?? "";
  const failed = type === "operation.failed";
  const snapshotId = text(data.snapshotId);
  const href =
    sandboxHref ??
    (kind.startsWith("image.") ? imageHref(subject) : snapshotId ? `/snapshots/${snapshotId}` : null);
  if (failed) {
    return {
      text: `${operationTitle({ kind, subject, status: "failed" })} failed`,
      detail: failureMessage(data),
      failed: true,
      href,
    };
  }
  if (type === "operation.cancel-asked") {
    return {
      text: `Asked to cancel: ${operationTitle({ kind, subject, status: "running" })}`,
      detail: null,
      failed: false,
      href,
    };
  }
  const done = operationTitle({ kind, subject, status: "succeeded" });
  return { text: count === null ? done : `${done} into ${count}`, detail: null, failed: false, href };
}

function captured(data: Record<string, unknown>): string | null {
  const facts = [
    data.kind === "memory" ? "Memory" : data.kind === "filesystem" ? "Filesystem" : null,
    typeof data.frozenMs === "number" && data.frozenMs > 0 ? `frozen ${formatDuration(data.frozenMs)}` : null,
  ].filter((fact) => fact !== null);
  return facts.length ? facts.join(", ") : null;
}

function freed({ freedBytes }: Record<string, unknown>): string | null {
  return typeof freedBytes === "number" && freedBytes > 0 ? `Freed ${formatBytes(freedBytes)}` : null;
}

function failureMessage({ failure }: Record<string, unknown>): string | null {
  return text((failure as { message?: unknown } | null | undefined)?.message);
}

function imageHref(reference: string): string {
  return `/images?q=${encodeURIComponent(reference)}`;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `100 entries` */
export function entriesShown(count: number): string {
  return plural(count, "entry", "entries");
}
