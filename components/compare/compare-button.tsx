"use client";
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { CompareDialog } from "./compare-dialog";

export function CompareButton({
  thing,
  ...props
}: { thing: { id: string; name: string } } & Pick<ButtonProps, "size" | "disabled">) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...props} onClick={() => setOpen(true)}>
        <GitCompareArrows aria-hidden />
        Compare with…
      </Button>
      <CompareDialog thing={thing} open={open} onOpenChange={setOpen} />
    </>
  );
}
