"use client";
import type { ExternalToast, toast as Sonner } from "sonner";
import { tireless } from "./tireless";

/*
 * The toasts' code is loaded with the first toast. Calls made meanwhile come in their order, once what shows them is
 * mounted: sonner forgets what nobody listened to.
 */
type Listener = () => void;

let wanted = false;
const listeners = new Set<Listener>();
const { promise: mounted, resolve: setMounted } = Promise.withResolvers<void>();
const loadSonner = tireless(() => import("sonner"));
let loaded: Promise<typeof Sonner> | undefined;

function load(): Promise<typeof Sonner> {
  loaded ??= (async () => {
    wanted = true;
    for (const listener of listeners) listener();
    const [module] = await Promise.all([loadSonner(), mounted]);
    return module.toast;
  })();
  return loaded;
}

/** For the one component that shows them. */
export const toasterState = {
  isWanted: () => wanted,
  subscribe(listener: Listener) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  setMounted,
};

type Show = (title: string, options?: ExternalToast) => void;
const show =
  (kind: "success" | "error" | "warning" | "loading"): Show =>
  (title, options) => {
    void load().then((toast) => toast[kind](title, options));
  };

/** Short messages at the bottom of the window; give an `id` to change one later. */
export const toast = {
  success: show("success"),
  error: show("error"),
  warning: show("warning"),
  loading: show("loading"),
  dismiss(id: string | number) {
    void load().then((toast) => toast.dismiss(id));
  },
};
