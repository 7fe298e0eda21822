"use client";
import { useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import { later } from "@/components/ui/later";
import { useCreateParams } from "./use-create-params";

// Loaded when it is first opened.
const CreateSheetView = later(() => import("./create-sheet-view").then((module) => module.CreateSheetView));

/** Create with options; open when the URL says `?new=1`. */
export const CreateSheet = forWriters(function CreateSheet() {
  const { isOpen } = useCreateParams();
  const [used, setUsed] = useState(isOpen);
  if (isOpen && !used) setUsed(true);
  return used ? <CreateSheetView /> : null;
});
