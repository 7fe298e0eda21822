"use client";
import { Plus } from "lucide-react";
import { May } from "@/components/account/may";
import { useCreateSandbox } from "@/components/sandbox/create/use-create-sandbox";
import { Link } from "@/components/shell/team-navigation";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { nodeHref, nodeName } from "../describe";
import { Fact, Facts } from "./facts";

export function ImageDetail({ node }: { node: LineageNode }) {
  const { create, busy } = useCreateSandbox();
  return (
    <>
      <h2 className="break-words px-4 pb-3 font-semibold text-lg">{nodeName(node)}</h2>
      <div className="flex flex-wrap gap-1.5 px-4 pb-3">
        <May>
          <Button size="sm" variant="default" busy={busy} onClick={() => void create({ image: node.name })}>
            <Plus aria-hidden />
            New sandbox
          </Button>
        </May>
        <Button asChild size="sm">
          <Link href={nodeHref(node)}>Open</Link>
        </Button>
      </div>
      <Facts>
        <Fact label="Size">
          <Bytes value={node.detail.type === "image" ? node.detail.sizeBytes : null} />
        </Fact>
      </Facts>
    </>
  );
}
