"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

const SandboxContext = createContext<Sandbox | null>(null);

export function SandboxProvider({ sandbox, children }: { sandbox: Sandbox; children: ReactNode }) {
  return <SandboxContext value={sandbox}>{children}</SandboxContext>;
}

/** The sandbox that the page is about, always as it is now. Only below SandboxFrame. */
export function useSandbox(): Sandbox {
  const sandbox = useContext(SandboxContext);
  if (!sandbox) throw new Error("useSandbox needs a SandboxFrame above it");
  return sandbox;
}

/** True once it is gone for good: no process will ever run in it again. */
export function isOver(sandbox: Pick<Sandbox, "status">): boolean {
  return sandbox.status === "terminated" || sandbox.status === "failed";
}
