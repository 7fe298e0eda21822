"use client";
import type { LucideIcon } from "lucide-react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";

export type ActionButtonProps = Omit<ButtonProps, "children" | "onClick" | "disabled"> & {
  /** Only the icon is shown; the label stays its accessible name. */
  iconOnly?: boolean;
};

/**
 * A button that explains itself: the tooltip says what it does, or why it can't be done now. A blocked one can
 * still be focused, so that the reason can be read with the keyboard too.
 */
export function ActionButton({
  icon: Icon,
  label,
  name,
  explanation,
  blocked,
  iconOnly,
  iconOnlyOnPhone,
  onPress,
  ...props
}: ActionButtonProps & {
  icon: LucideIcon;
  label: string;
  /** Where the label alone doesn't tell one from the other. */
  name?: string;
  explanation?: string;
  iconOnlyOnPhone?: boolean;
  blocked?: string | null;
  onPress?: () => void;
}) {
  const tooltip = blocked ?? explanation ?? (iconOnly ? label : null);
  return (
    <Tooltip content={tooltip}>
      <Button
        {...props}
        aria-label={name ?? (iconOnly ? label : undefined)}
        aria-disabled={blocked ? true : undefined}
        onClick={(event) => {
          if (blocked) event.preventDefault();
          else onPress?.();
        }}
      >
        <Icon aria-hidden />
        {iconOnly ? null : <span className={cn(iconOnlyOnPhone && "max-sm:sr-only")}>{label}</span>}
      </Button>
    </Tooltip>
  );
}
