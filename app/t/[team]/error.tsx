"use client";
// Within the frame, so that the rest of the dashboard stays at hand.
export { default } from "@/app/error";
