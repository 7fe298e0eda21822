"use client";
import { type FormEvent, useRef, useState } from "react";
import { wordsOf } from "./auth-call";

/** A form's submit: once at a time, with what went wrong in words. */
export function useSubmit(action: () => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef(false);

  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await action();
    } catch (error) {
      setProblem(wordsOf(error));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }

  return { submit, busy, problem };
}
