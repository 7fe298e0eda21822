"use client";
import { Gate, Problem } from "@/components/account/gate";
import { useLink } from "@/components/account/use-link";
import { BrandMark } from "@/components/shell/brand";
import { TerminalLazy } from "@/components/terminal/terminal-lazy";
import { RelativeTime } from "@/components/ui/relative-time";
import { Toaster } from "@/components/ui/toaster";
import type { Failure } from "@/server/domain/errors";
import type { SharedView } from "@/server/domain/schemas/share";
import { SharedSnapshot } from "./shared-snapshot";

/** What a share link shows, to anybody: one snapshot, or one terminal to look on at. */
export function SharePage() {
  const { opened: view, problem } = useLink(openShare);
  if (!view) {
    return (
      <Gate title="Shared with you">
        {problem ? <Problem text={problem} /> : <p role="status">One moment…</p>}
      </Gate>
    );
  }
  return (
    <div className="flex h-dvh flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
        <BrandMark />
        <h1 className="min-w-0 truncate font-semibold text-base tracking-tight">
          {view.kind === "snapshot"
            ? view.snapshot.name
            : `${view.terminal.title} in ${view.terminal.sandbox}`}
        </h1>
        <p className="text-muted-foreground text-xs">
          Shared by {view.team}, view only. The link expires <RelativeTime at={view.expiresAt} />.
        </p>
      </header>
      <main className="min-h-0 flex-1 overflow-y-auto">
        {view.kind === "snapshot" ? (
          <SharedSnapshot snapshot={view.snapshot} />
        ) : (
          <TerminalLazy
            processId={view.shareId}
            shareToken={view.token}
            title={view.terminal.title}
            active
            focus={false}
          />
        )}
      </main>
      <Toaster />
    </div>
  );
}

async function openShare(token: string): Promise<SharedView> {
  const response = await fetch("/api/share/open", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const answer = (await response.json()) as SharedView | { error: Failure };
  if ("error" in answer) {
    throw Object.assign(new Error(answer.error.message), { data: { forkyard: answer.error } });
  }
  return answer;
}
