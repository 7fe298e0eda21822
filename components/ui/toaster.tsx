"use client";
import { useEffect, useSyncExternalStore } from "react";
import { later } from "./later";
import { toasterState } from "./toast";

const ToasterView = later(() => import("./toaster-view").then((module) => module.ToasterView));

/** By then the page is there; later the server may be gone, and a toast is to say so. */
const WARM_AFTER_MS = 1500;

/** Shows toasts. Its code is no part of what a page needs to open. */
export function Toaster() {
  const wanted = useSyncExternalStore(toasterState.subscribe, toasterState.isWanted, () => false);
  useEffect(() => {
    const timer = setTimeout(() => ToasterView.load(), WARM_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return wanted ? <ToasterView /> : null;
}
