"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button";
import { toast } from "./toast";
import { Tooltip } from "./tooltip";

/** Copies `text`. `label` says what, such as "Copy sandbox ID". */
export function CopyButton({
  text,
  label,
  ...props
}: { text: string; label: string } & Omit<ButtonProps, "children">) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error("The browser refused access to the clipboard", {
        description: "Select the text and copy it with the keyboard.",
      });
    }
  }

  return (
    <Tooltip content={copied ? "Copied" : label}>
      <Button
        variant="quiet"
        size="icon-xs"
        aria-label={label}
        data-state={copied ? "copied" : undefined}
        {...props}
        onClick={copy}
      >
        {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
      </Button>
    </Tooltip>
  );
}
