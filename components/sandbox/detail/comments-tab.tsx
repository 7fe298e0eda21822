"use client";
import { Comments } from "@/components/comments/comments";
import { useSandbox } from "./sandbox-context";
import { TabBody } from "./tab-body";

export function CommentsTab() {
  const sandbox = useSandbox();
  return (
    <TabBody>
      <div className="w-full max-w-3xl">
        <Comments thing={{ sandboxId: sandbox.id }} />
      </div>
    </TabBody>
  );
}
