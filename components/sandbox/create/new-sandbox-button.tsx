"use client";
import { Plus, SlidersHorizontal } from "lucide-react";
import { forWriters } from "@/components/account/for-writers";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { useCreateParams } from "./use-create-params";
import { useCreateSandbox } from "./use-create-sandbox";

/** One click makes a sandbox from the base image and opens its terminal; the second button asks first. */
export const NewSandboxButton = forWriters(function NewSandboxButton() {
  const { create, busy } = useCreateSandbox();
  const { open } = useCreateParams();
  return (
    <div className="flex">
      <Button variant="default" busy={busy} onClick={() => void create()} className="rounded-r-none">
        <Plus aria-hidden />
        New sandbox
      </Button>
      <Tooltip content="Choose image or snapshot, limits, ports and more">
        <Button
          variant="default"
          size="icon"
          aria-label="New sandbox with options"
          onClick={() => open({})}
          className="rounded-l-none border-primary-foreground/25 border-l"
        >
          <SlidersHorizontal aria-hidden />
        </Button>
      </Tooltip>
    </div>
  );
});
