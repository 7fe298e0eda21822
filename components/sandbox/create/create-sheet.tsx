"use client";
import dynamic from "next/dynamic";
import { forWriters } from "@/components/account/for-writers";
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/components/ui/sheet";
import { useCreateParams } from "./use-create-params";

// Loaded when it is first opened.
const CreateForm = dynamic(() => import("./create-form").then((module) => module.CreateForm), { ssr: false });

/** Create with options; open when the URL says `?new=1`. */
export const CreateSheet = forWriters(function CreateSheet() {
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
});
