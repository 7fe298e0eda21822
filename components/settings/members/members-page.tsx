"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { May } from "@/components/account/may";
import { useMe } from "@/components/account/use-me";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { InvitationList } from "./invitation-list";
import { InviteDialog } from "./invite-dialog";
import { MemberRow } from "./member-row";

/** Who is in the team, as what, and who is invited. */
export function MembersPage() {
  const trpc = useTRPC();
  const me = useMe();
  const { data, error, refetch } = useQuery(trpc.members.list.queryOptions());
  const [inviting, setInviting] = useState(false);
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-4 sm:px-6">
      <h1 className="sr-only">Members</h1>
      <div className="flex min-h-8 items-center gap-2">
        <span role="status" className="tabular text-muted-foreground text-xs">
          {data ? plural(data.length, "member") : ""}
        </span>
        <May right="administer">
          <Button variant="default" className="ml-auto" onClick={() => setInviting(true)}>
            Invite
          </Button>
          <InviteDialog open={inviting} onOpenChange={setInviting} />
        </May>
      </div>
      {data ? (
        <div className="overflow-hidden rounded-lg border bg-card">
          <Table aria-label="Members">
            <TableHeader>
              <TableRow className="hover:bg-transparent">
                <TableHead>Name</TableHead>
                <TableHead className="max-md:hidden">Joined</TableHead>
                <TableHead>Role</TableHead>
                <TableHead>
                  <span className="sr-only">Actions</span>
                </TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {data.map((member) => (
                <MemberRow key={member.userId} member={member} me={me} />
              ))}
            </TableBody>
          </Table>
        </div>
      ) : error ? (
        <FailureState error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton rows={3} />
      )}
      <May right="administer">
        <InvitationList />
      </May>
    </div>
  );
}
