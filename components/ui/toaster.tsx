"use client";
import dynamic from "next/dynamic";
import { useEffect, useSyncExternalStore } from "react";
import { toasterState } from "./toast";

const loadView = () => import("./toaster-view");
const ToasterView = dynamic(() => loadView().then((module) => module.ToasterView), { ssr: false });

/** By then the page is there; later the server may be gone, and a toast is to say so. */
const WARM_AFTER_MS = 1500;

/** Shows toasts. Its code is no part of what a page needs to open. */
export function Toaster() {
  const wanted = useSyncExternalStore(toasterState.subscribe, toasterState.isWanted, () => false);
  useEffect(() => {
    const timer = setTimeout(() => void loadView().catch(() => {}), WARM_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return wanted ? <ToasterView /> : null;
}
