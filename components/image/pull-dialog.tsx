"use client";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { PullForm } from "./pull-form";

export function PullDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Pull image</DialogTitle>
          <DialogDescription>
            From a registry to this host. It continues if you close this page.
          </DialogDescription>
        </DialogHeader>
        <PullForm onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}
