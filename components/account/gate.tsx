import type { ReactNode } from "react";
import { BrandMark } from "@/components/shell/brand";

/** The frame of the pages that one sees before one is in: one thing to do, in the middle. */
export function Gate({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2">
          <BrandMark className="size-6" />
          <span className="font-semibold text-lg tracking-tight">Forkyard</span>
        </div>
        <h1 className="text-balance font-semibold text-2xl tracking-tight">{title}</h1>
        {description ? (
          <p className="mt-1.5 text-pretty text-muted-foreground text-sm">{description}</p>
        ) : null}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  );
}

/** What went wrong, above the button that tries again. */
export function Problem({ text }: { text: string | null }) {
  return (
    <p
      role="alert"
      className={text ? "rounded-md bg-destructive/10 px-3 py-2 text-destructive text-sm" : "sr-only"}
    >
      {text}
    </p>
  );
}
