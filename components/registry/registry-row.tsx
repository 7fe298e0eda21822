"use client";
import { Pencil, PlugZap, Trash2 } from "lucide-react";
import { useState } from "react";
import { May } from "@/components/account/may";
import { ActionButton } from "@/components/sandbox/actions/action-button";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Badge } from "@/components/ui/badge";
import { Confirm } from "@/components/ui/confirm";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableCell, TableRow } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { Registry } from "@/server/domain/schemas/registry";
import { RegistryDialog } from "./registry-dialog";

export function RegistryRow({ registry }: { registry: Registry }) {
  const client = useTRPCClient();
  const { id: registryId, host } = registry;
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const test = useAction(`Testing ${host} failed`, async () => {
    toast.success((await client.registries.test.mutate({ registryId })).message);
  });
  const remove = useAction(`${host} could not be deleted`, () =>
    client.registries.delete.mutate({ registryId }),
  );
  return (
    <TableRow data-testid="registry" data-id={registryId}>
      <TableCell className="h-13 w-full max-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{host}</span>
          {registry.plainHttp ? <Badge variant="outline">Plain HTTP</Badge> : null}
        </div>
        <p className="truncate text-muted-foreground text-xs sm:hidden">{registry.username}</p>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-sm:hidden">
        {registry.username}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
        <RelativeTime at={registry.updatedAt} />
      </TableCell>
      <TableCell className="w-px pl-0">
        <May right="administer">
          <div className="flex items-center justify-end gap-0.5">
            <ActionButton
              iconOnly
              variant="quiet"
              size="icon-sm"
              icon={PlugZap}
              label={`Test ${host}`}
              busy={test.busy}
              onPress={() => void test.run()}
            />
            <ActionButton
              iconOnly
              variant="quiet"
              size="icon-sm"
              icon={Pencil}
              label={`Change ${host}`}
              onPress={() => setDialog("edit")}
            />
            <ActionButton
              iconOnly
              variant="quiet"
              size="icon-sm"
              icon={Trash2}
              label={`Delete ${host}`}
              onPress={() => setDialog("delete")}
            />
          </div>
        </May>
        <RegistryDialog
          registry={registry}
          open={dialog === "edit"}
          onOpenChange={(open) => setDialog(open ? "edit" : null)}
        />
        <Confirm
          open={dialog === "delete"}
          onOpenChange={(open) => setDialog(open ? "delete" : null)}
          title={`Delete ${host}?`}
          action="Delete"
          onConfirm={() => void remove.run()}
        >
          The saved user name and password will be deleted. Images from it stay.
        </Confirm>
      </TableCell>
    </TableRow>
  );
}
