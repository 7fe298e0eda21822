import dynamic from "next/dynamic";
import type { ComponentType, ReactNode } from "react";
import { tireless } from "./tireless";

type Later<Props> = ComponentType<Props> & {
  /** Loads it ahead, when somebody is about to need it. */
  load: () => void;
};

/**
 * A component whose code is loaded when it is first shown, however long that takes. `ssr` renders it on the server all
 * the same.
 */
export function later<Props>(
  load: () => Promise<ComponentType<Props>>,
  { ssr = false, loading }: { ssr?: boolean; loading?: () => ReactNode } = {},
): Later<Props> {
  const loadOnce = tireless(load);
  return Object.assign(dynamic(loadOnce, { ssr, loading }), {
    load: () => void loadOnce().catch(() => {}),
  });
}
