"use client";
import { cloneElement, type ReactElement, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { Label } from "./label";

type Control = { id?: string; "aria-describedby"?: string; "aria-invalid"?: boolean };

/** A label, its control and the hint or error below it, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  className?: string;
  children: ReactElement<Control>;
}) {
  const id = useId();
  const textId = `${id}-text`;
  const text = error ?? hint;
  return (
    <div className={cn("flex flex-col gap-1.5", className)} data-slot="field">
      <Label htmlFor={id}>{label}</Label>
      {cloneElement(children, {
        id,
        "aria-describedby": text ? textId : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {text ? (
        <p
          id={textId}
          role={error ? "alert" : undefined}
          className={cn("text-xs", error ? "text-destructive" : "text-muted-foreground")}
        >
          {text}
        </p>
      ) : null}
    </div>
  );
}
