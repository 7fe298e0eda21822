"use client";
import { createContext, useContext } from "react";
import type { Me } from "@/server/domain/schemas/account";

/** Filled by components/shell/shared-values.tsx. */
export const MeContext = createContext<Me | undefined>(undefined);

/** Who is signed in, and as what in this team. There from the first paint on (app/t/[team]/layout.tsx). */
export const useMe = (): Me | undefined => useContext(MeContext);

/**
 * Whether one's role allows it, so that what it doesn't allow is not offered. The server decides in any case
 * (server/domain/rights.ts): `write` is all that changes sandboxes, `administer` all that is for owners and admins.
 */
export function useMay(right: "write" | "administer"): boolean {
  const role = useMe()?.role;
  if (role === undefined) return true;
  return right === "write" ? role !== "viewer" : role === "owner" || role === "admin";
}
