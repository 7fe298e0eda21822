"use client";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

/** Shown once: each signs in once where the app is lost. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">
        Store these recovery codes somewhere other than your phone. Each works once in place of the app. They
        won't be shown again.
      </p>
      <div className="flex items-start gap-2 rounded-md border bg-muted/40 p-3">
        <ul
          aria-label="Recovery codes"
          className="grid flex-1 grid-cols-2 gap-x-4 gap-y-1 font-mono text-xs sm:grid-cols-3"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <CopyButton text={codes.join("\n")} label="Copy recovery codes" />
      </div>
      <Button variant="default" className="self-start" onClick={onDone}>
        I've stored them
      </Button>
    </div>
  );
}
