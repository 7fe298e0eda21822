"use client";
import { Layers } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatBytes, plural } from "@/components/ui/format";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Progress } from "@/components/ui/progress";
import type { Operation } from "@/server/domain/schemas/misc";

/** How far each layer is that a pull or a push moves. */
export function OperationLayers({ parts }: { parts: NonNullable<Operation["parts"]> }) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="quiet" size="icon-sm" aria-label={`Show ${plural(parts.length, "layer")}`}>
          <Layers aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Layers">
        <ul className="flex max-h-80 flex-col gap-2 overflow-y-auto p-3">
          {parts.map(({ name, done, total }) => (
            <li key={name} data-state={done === total ? "done" : "running"}>
              <div className="mb-1 flex justify-between gap-3 text-muted-foreground text-xs">
                <span className="font-mono">{name}</span>
                <span className="tabular">
                  {done === total ? formatBytes(total) : `${formatBytes(done)} of ${formatBytes(total)}`}
                </span>
              </div>
              <Progress value={total === 0 ? 1 : done / total} label={`Layer ${name}`} />
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  );
}
