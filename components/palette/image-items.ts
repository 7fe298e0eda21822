"use client";
import { useQuery } from "@tanstack/react-query";
import { Copy, History, Plus, SlidersHorizontal, Trash2, Upload } from "lucide-react";
import { useMay } from "@/components/account/use-me";
import { createHref } from "@/components/sandbox/create/use-create-params";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import { useRouter } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import type { Image } from "@/server/domain/schemas/misc";
import { copyText } from "./copy-text";
import type { PaletteItem } from "./item";

export type ImageDialog = "push" | "delete";

/** All that the buttons of an image do. */
export function useImageItems(image: Image, onDialog: (dialog: ImageDialog) => void): PaletteItem[] {
  const trpc = useTRPC();
  const { create } = useCreateSandbox();
  const may = useMay("write");
  const router = useRouter();
  const base = useQuery(trpc.system.info.queryOptions()).data?.baseImage;
  const { id, reference, status } = image;
  const notReady = status === "ready" ? null : "The image isn't ready.";
  const items: PaletteItem[] = [
    {
      id: "new",
      label: "New sandbox from it",
      icon: Plus,
      blocked: notReady,
      run: () => void create({ image: reference }),
    },
    {
      id: "new-options",
      label: "New sandbox from it with options…",
      icon: SlidersHorizontal,
      blocked: notReady,
      run: () => router.push(createHref({ image: reference })),
    },
    { id: "push", label: "Push…", icon: Upload, blocked: notReady, run: () => onDialog("push") },
    {
      id: "activity",
      label: "Show its activity",
      icon: History,
      run: () => router.push(`/activity?thing=${id}`),
    },
    {
      id: "copy",
      label: "Copy reference",
      icon: Copy,
      hint: reference,
      run: () => void copyText(reference, "reference"),
    },
    {
      id: "delete",
      label: "Delete…",
      icon: Trash2,
      destructive: true,
      blocked:
        base === reference
          ? "It is the base image."
          : status === "pulling" || status === "deleting"
            ? "It is being changed."
            : null,
      run: () => onDialog("delete"),
    },
  ];
  const offered = may ? items : items.filter((item) => item.id === "activity" || item.id === "copy");
  return offered.map((item) => ({ ...item, id: `${id}:${item.id}`, keywords: reference }));
}
