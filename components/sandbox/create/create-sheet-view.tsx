"use client";
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/components/ui/sheet";
import { CreateForm } from "./create-form";
import { useCreateParams } from "./use-create-params";

export function CreateSheetView() {
  const { isOpen, snapshot, image, close } = useCreateParams();
  return (
    <Sheet open={isOpen} onOpenChange={(open) => (open ? undefined : close())}>
      <SheetContent>
        <SheetHeader>
          <SheetTitle>New sandbox</SheetTitle>
          <SheetDescription>Everything has a default; change what you need.</SheetDescription>
        </SheetHeader>
        <CreateForm initialSnapshot={snapshot} initialImage={image} onCancel={close} />
      </SheetContent>
    </Sheet>
  );
}
