"use client";
import { useEffect, useRef, useState } from "react";

/**
 * The secret that came behind the # of the address, which no server log and no referrer ever has. It is taken out of
 * the address at once. undefined until that is known, null if there is none, also not where `otherwise` looks.
 */
export function useHashToken(otherwise?: () => string | null): string | null | undefined {
  const look = useRef(otherwise);
  const [token, setToken] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    const read = () => {
      const found = new URLSearchParams(window.location.hash.slice(1)).get("token");
      const kept = found ? null : (look.current?.() ?? null);
      setToken((now) => found ?? now ?? kept);
      if (found) window.history.replaceState(null, "", window.location.pathname + window.location.search);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  return token;
}
