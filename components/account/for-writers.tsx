"use client";
import type { ComponentType } from "react";
import { useMay } from "./use-me";

/** The component for those whose role allows it, and nothing for others. */
export function forWriters<P extends object>(
  Component: ComponentType<P>,
  right: "write" | "administer" = "write",
): ComponentType<P> {
  return function ForWriters(props: P) {
    return useMay(right) ? <Component {...props} /> : null;
  };
}
