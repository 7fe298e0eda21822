"use client";
import { SandboxMenu } from "@/components/sandbox/actions/sandbox-menu";
import { SnapshotMenu } from "@/components/snapshot/snapshot-menu";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { useLineageSandbox, useLineageSnapshot } from "./use-lineage-things";

/** The actions on what a node stands for. */
export function NodeMenu({ node }: { node: LineageNode }) {
  if (node.detail.type === "sandbox") return <SandboxNodeMenu id={node.id} />;
  if (node.detail.type === "snapshot") return <SnapshotNodeMenu id={node.id} />;
  return null;
}

function SandboxNodeMenu({ id }: { id: string }) {
  const sandbox = useLineageSandbox(id);
  return sandbox ? <SandboxMenu sandbox={sandbox} size="icon-xs" /> : null;
}

function SnapshotNodeMenu({ id }: { id: string }) {
  const snapshot = useLineageSnapshot(id);
  return snapshot ? <SnapshotMenu snapshot={snapshot} size="icon-xs" /> : null;
}
