"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import { useCreateParams } from "./use-create-params";

// Loaded when it is first opened.
const CreateSheetView = dynamic(
  () => import("./create-sheet-view").then((module) => module.CreateSheetView),
  {
    ssr: false,
  },
);

/** Create with options; open when the URL says `?new=1`. */
export const CreateSheet = forWriters(function CreateSheet() {
  const { isOpen } = useCreateParams();
  const [used, setUsed] = useState(isOpen);
  if (isOpen && !used) setUsed(true);
  return used ? <CreateSheetView /> : null;
});
