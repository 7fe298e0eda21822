"use client";
import { useEffect, useState } from "react";
import { wordsOf } from "./auth-call";
import { useHashToken } from "./hash-token";

type Answer<T> = { token: string; opened: T | null; problem: string | null };
const NOT_WHOLE = "This link is incomplete: the part after # is missing. Open it exactly as it was sent.";

/** What a link opens by the secret behind its #, or why it doesn't; both null until that is known. */
export function useLink<T>(
  open: (token: string) => Promise<T>,
  otherwise?: () => string | null,
): { opened: (T & { token: string }) | null; problem: string | null } {
  const token = useHashToken(otherwise);
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  useEffect(() => {
    if (!token) return;
    let latest = true;
    const take = (opened: T | null, problem: string | null) => {
      if (latest) setAnswer({ token, opened, problem });
    };
    open(token).then(
      (opened) => take(opened, null),
      (error) => take(null, wordsOf(error)),
    );
    return () => {
      latest = false;
    };
  }, [token, open]);
  if (token === null) return { opened: null, problem: NOT_WHOLE };
  if (answer === null || answer.token !== token) return { opened: null, problem: null };
  return { opened: answer.opened && { ...answer.opened, token }, problem: answer.problem };
}
