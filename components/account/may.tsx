"use client";
import type { ReactNode } from "react";
import { useMay } from "./use-me";

/** What is inside only for those whose role allows it. */
export function May({ right = "write", children }: { right?: "write" | "administer"; children: ReactNode }) {
  return useMay(right) ? children : null;
}
