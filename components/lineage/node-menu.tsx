"use client";
import { SandboxMenu } from "@/components/sandbox/actions/sandbox-menu";
import { SnapshotMenu } from "@/components/snapshot/snapshot-menu";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { useLineageSandbox, useLineageSnapshot } from "./use-lineage-things";

/** The actions on what a node stands for. */
export function NodeMenu({ node, tabIndex }: { node: LineageNode; tabIndex: number }) {
  if (node.detail.type === "sandbox") return <SandboxNodeMenu id={node.id} tabIndex={tabIndex} />;
  if (node.detail.type === "snapshot") return <SnapshotNodeMenu id={node.id} tabIndex={tabIndex} />;
  return null;
}

function SandboxNodeMenu({ id, tabIndex }: { id: string; tabIndex: number }) {
  const sandbox = useLineageSandbox(id);
  return sandbox ? <SandboxMenu sandbox={sandbox} size="icon-xs" tabIndex={tabIndex} /> : null;
}

function SnapshotNodeMenu({ id, tabIndex }: { id: string; tabIndex: number }) {
  const snapshot = useLineageSnapshot(id);
  return snapshot ? <SnapshotMenu snapshot={snapshot} size="icon-xs" tabIndex={tabIndex} /> : null;
}
