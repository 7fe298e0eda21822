"use client";
import { useEffect, useState } from "react";

/** `value` once it has stayed as it is for `ms`: what is asked for while somebody types is asked for once. */
export function useSettled<T>(value: T, ms = 300): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
