"use client";
import { useSyncExternalStore } from "react";
import { guardPage } from "@/components/ui/guard-page";
import { type Draft, Drafts } from "./drafts";

const NONE: readonly Draft[] = [];

/** All that was written on this page and not saved. */
export const drafts = new Drafts();
drafts.subscribe(() => guardPage(drafts, drafts.all().length > 0));

/** What was written into the files of a sandbox and not saved, oldest change first. */
export function useDrafts(sandboxId: string): Draft[] {
  const all = useSyncExternalStore(drafts.subscribe, drafts.all, () => NONE);
  return all.filter((draft) => draft.sandboxId === sandboxId);
}
