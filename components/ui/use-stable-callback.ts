"use client";
import { useCallback, useInsertionEffect, useRef } from "react";

/**
 * The newest `callback` under an identity that stays, for rows that are rendered only when what they show has changed.
 * To be called by events, not while rendering.
 */
export function useStableCallback<A extends unknown[], R>(callback: (...given: A) => R): (...given: A) => R {
  const newest = useRef(callback);
  useInsertionEffect(() => {
    newest.current = callback;
  });
  return useCallback((...given: A) => newest.current(...given), []);
}
