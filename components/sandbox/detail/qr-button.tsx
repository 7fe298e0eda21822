"use client";
import { QrCode } from "lucide-react";
import { Button } from "@/components/ui/button";
import { later } from "@/components/ui/later";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

/** The encoder is loaded when a code is first looked at. */
const QrImage = later(() => import("@/components/ui/qr-image").then((module) => module.QrImage), {
  loading: () => <div className="aspect-square" aria-busy="true" />,
});

export function QrButton({ url, port }: { url: string; port: number }) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button size="icon-sm" variant="quiet" aria-label={`QR code of port ${port}`}>
          <QrCode aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent className="w-64 p-4" aria-label={`QR code of port ${port}`}>
        <QrImage text={url} label={`QR code: ${url}`} />
        <p className="mt-3 break-all text-center font-mono text-2xs text-muted-foreground">{url}</p>
      </PopoverContent>
    </Popover>
  );
}
