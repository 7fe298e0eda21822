"use client";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { Image } from "@/server/domain/schemas/misc";

/** How much stands on an image; pressed, what that is. */
export function ImageUse({ image, name }: { image: Image; name: string }) {
  const { sandboxCount, snapshotCount } = image;
  const text = [
    ...(sandboxCount > 0 ? [plural(sandboxCount, "sandbox", "sandboxes")] : []),
    ...(snapshotCount > 0 ? [plural(snapshotCount, "snapshot")] : []),
  ].join(", ");
  if (text === "") return "—";
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button
          variant="quiet"
          size="sm"
          className="-mx-2 font-normal"
          aria-label={`${name} is used by ${text}`}
        >
          {text}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label={`What uses ${name}`}>
        <Users imageId={image.id} />
      </PopoverContent>
    </Popover>
  );
}

function Users({ imageId }: { imageId: string }) {
  const trpc = useTRPC();
  const { data } = useQuery({ ...trpc.images.impact.queryOptions({ imageId }), staleTime: 0 });
  if (data === undefined) return <p className="p-3 text-muted-foreground text-sm">Loading…</p>;
  return (
    <div className="flex max-h-80 flex-col gap-3 overflow-y-auto p-3 text-sm">
      <Things title="Sandboxes" path="/sandboxes" things={data.sandboxes} />
      <Things title="Snapshots" path="/snapshots" things={data.snapshots} />
    </div>
  );
}

function Things({
  title,
  path,
  things,
}: {
  title: string;
  path: string;
  things: { id: string; name: string }[];
}) {
  if (things.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-muted-foreground text-xs">{title}</h3>
      <ul>
        {things.map(({ id, name }) => (
          <li key={id} className="truncate">
            <Link href={`${path}/${id}`} className="rounded-sm underline-offset-4 hover:underline">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
