"use client";
import { LogOut, ShieldCheck, UserMinus } from "lucide-react";
import { useState } from "react";
import { Avatar } from "@/components/account/avatar";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableCell, TableRow } from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import type { Role } from "@/server/domain/roles";
import type { Me } from "@/server/domain/schemas/account";
import type { Member } from "@/server/domain/schemas/team";
import { RoleSelect, roleLabel } from "../roles";
import { EndDialog } from "./end-dialog";

export function MemberRow({ member, me }: { member: Member; me: Me | undefined }) {
  const client = useTRPCClient();
  const [asking, setAsking] = useState(false);
  const { userId, name, email, role } = member;
  const self = me?.user.id === userId;
  // Owners are made and unmade by owners only.
  const mayManage = me?.role === "owner" || (me?.role === "admin" && role !== "owner");
  const change = useAction(`The role of ${name} could not be changed`, (next: Role) =>
    client.members.setRole.mutate({ userId, role: next }),
  );
  return (
    <TableRow data-testid="member" data-id={userId}>
      <TableCell className="h-13 w-full max-w-0">
        <div className="flex min-w-0 items-center gap-2.5">
          <Avatar name={name} className="size-7 max-sm:hidden" />
          <div className="min-w-0">
            <p className="flex min-w-0 items-center gap-2">
              <span className="truncate font-medium">{name}</span>
              {self ? <Badge variant="outline">You</Badge> : null}
              {member.twoFactor ? (
                <Tooltip content="Also signs in with an authenticator app">
                  <ShieldCheck
                    role="img"
                    aria-label="Also signs in with an authenticator app"
                    className="size-3.5 shrink-0 text-success"
                  />
                </Tooltip>
              ) : null}
            </p>
            <p className="truncate text-muted-foreground text-xs">{email}</p>
          </div>
        </div>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
        <RelativeTime at={member.joinedAt} />
      </TableCell>
      <TableCell>
        {mayManage && me ? (
          <RoleSelect
            value={role}
            mightiest={me.role}
            size="sm"
            className="w-28"
            aria-label={`Role of ${name}`}
            onChange={(next) => void change.run(next)}
          />
        ) : (
          <span className="text-muted-foreground">{roleLabel(role)}</span>
        )}
      </TableCell>
      <TableCell className="w-px pl-0">
        {self || mayManage ? (
          <>
            <Button
              variant="quiet"
              size="icon-sm"
              aria-label={self ? "Leave the team" : `Remove ${name}`}
              onClick={() => setAsking(true)}
            >
              {self ? <LogOut aria-hidden /> : <UserMinus aria-hidden />}
            </Button>
            <EndDialog member={member} self={self} open={asking} onOpenChange={setAsking} />
          </>
        ) : null}
      </TableCell>
    </TableRow>
  );
}
