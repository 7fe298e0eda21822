"use client";
import { Avatars } from "@/components/people/avatar";
import { type Spot, useHere } from "./use-here";

/** Who else is there now: small avatars, nothing if nobody is. */
export function Here({ spot, className }: { spot: Spot; className?: string }) {
  return <Avatars people={useHere(spot)} label="Also here" most={3} className={className} />;
}
