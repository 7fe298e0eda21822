"use client";
import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { authCall, wordsOf } from "./auth-call";
import { browserName } from "./browser-name";
import type { SignedInSession } from "./types";

/** Where one is signed in. What is revoked there is out within seconds, open terminals included. */
export function SessionCard({ currentId }: { currentId: string }) {
  const { data, refetch } = useQuery({
    queryKey: ["sessions"],
    queryFn: () => authCall<SignedInSession[]>("/list-sessions"),
  });
  const sessions = [...(data ?? [])].sort((one, other) => other.updatedAt.localeCompare(one.updatedAt));
  async function revoke(path: string, body: Record<string, unknown>): Promise<void> {
    try {
      await authCall(path, body);
      await refetch();
    } catch (error) {
      toast.error("The session could not be signed out", { description: wordsOf(error) });
    }
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>Sessions</CardTitle>
        {sessions.length > 1 ? (
          <Button size="sm" onClick={() => void revoke("/revoke-other-sessions", {})}>
            Sign out all others
          </Button>
        ) : null}
      </CardHeader>
      <CardContent>
        <ul aria-label="Sessions" className="divide-y">
          {sessions.map((session) => (
            <li key={session.id} className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-2 font-medium text-sm">
                  {browserName(session.userAgent ?? "")}
                  {session.id === currentId ? <Badge variant="success">This browser</Badge> : null}
                </p>
                <p className="text-muted-foreground text-xs">
                  {session.ipAddress || "Unknown address"} · signed in <RelativeTime at={session.createdAt} />
                </p>
              </div>
              {session.id === currentId ? null : (
                <Button
                  size="sm"
                  aria-label={`Sign out ${browserName(session.userAgent ?? "")}`}
                  onClick={() => void revoke("/revoke-session", { token: session.token })}
                >
                  Sign out
                </Button>
              )}
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
