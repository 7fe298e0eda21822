"use client";
import { useMay } from "@/components/account/use-me";
import { EditableText } from "@/components/ui/editable-text";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { useSandboxActions } from "./use-sandbox-actions";

/** The name, to be edited in place. */
export function SandboxName({ sandbox, className }: { sandbox: Sandbox; className?: string }) {
  const { rename } = useSandboxActions(sandbox);
  const may = useMay("write");
  if (!may) return <span className={className}>{sandbox.name}</span>;
  return <EditableText value={sandbox.name} label="Name" onSave={rename} className={className} />;
}
