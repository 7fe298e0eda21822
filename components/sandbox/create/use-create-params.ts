"use client";
import { useSearchParams } from "next/navigation";

/** Where the sheet with all options is open, for links from other pages. */
export function createHref({ snapshot, image }: { snapshot?: string; image?: string }): string {
  const params = new URLSearchParams({ new: "1" });
  if (snapshot) params.set("snapshot", snapshot);
  if (image) params.set("image", image);
  return `/sandboxes?${params}`;
}

/** Whether the sheet is open, and what it starts from, as the URL says. */
export function useCreateParams() {
  const params = useSearchParams();
  return {
    isOpen: params.get("new") === "1",
    snapshot: params.get("snapshot"),
    image: params.get("image"),
    open(from: { snapshot?: string; image?: string }) {
      const url = new URL(window.location.href);
      url.searchParams.set("new", "1");
      if (from.snapshot) url.searchParams.set("snapshot", from.snapshot);
      if (from.image) url.searchParams.set("image", from.image);
      window.history.pushState(null, "", url);
    },
    close() {
      const url = new URL(window.location.href);
      for (const name of ["new", "snapshot", "image"]) url.searchParams.delete(name);
      window.history.pushState(null, "", url);
    },
  };
}
