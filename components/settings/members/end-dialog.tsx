"use client";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Confirm } from "@/components/ui/confirm";
import type { Member } from "@/server/domain/schemas/team";

/** Asks before somebody goes, oneself or another. */
export function EndDialog({
  member: { userId, name },
  self,
  ...props
}: {
  member: Member;
  self: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const client = useTRPCClient();
  const remove = useAction(`${name} could not be removed`, () => client.members.remove.mutate({ userId }));
  const leave = useAction("You could not leave", async () => {
    await client.members.leave.mutate();
    window.location.assign("/");
  });
  return (
    <Confirm
      {...props}
      title={self ? "Leave this team?" : `Remove ${name} from this team?`}
      action={self ? "Leave" : "Remove"}
      onConfirm={() => void (self ? leave.run() : remove.run())}
    >
      {self
        ? "You'll lose access to everything in it, and your API keys for it will stop working. What you made stays. To come back you'll need another invitation."
        : "They'll lose access to everything in it within seconds, and their API keys for it will stop working. What they made stays."}
    </Confirm>
  );
}
