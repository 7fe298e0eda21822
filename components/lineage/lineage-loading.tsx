import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";

export function LineageLoading({ className }: { className?: string }) {
  return (
    <div
      role="status"
      aria-label="Loading"
      className={cn("flex flex-1 items-center gap-16 px-10", className)}
    >
      <Skeleton className="h-14 w-52 rounded-lg" />
      <div className="flex flex-col gap-6">
        <Skeleton className="h-14 w-52 rounded-lg" />
        <Skeleton className="h-14 w-52 rounded-lg" />
      </div>
    </div>
  );
}
