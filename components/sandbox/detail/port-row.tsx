"use client";
import { useQueryClient } from "@tanstack/react-query";
import { AppWindow, ExternalLink, X } from "lucide-react";
import { May } from "@/components/account/may";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Tooltip } from "@/components/ui/tooltip";
import { PortVisibility } from "./port-visibility";
import { QrButton } from "./qr-button";
import { useSandbox } from "./sandbox-context";

type Port = { port: number; url: string; listening: boolean | null; visibility: "private" | "public" };

export function PortRow({
  port: { port, url, listening, visibility },
  previewed,
  onPreview,
}: {
  port: Port;
  /** Shown in the pane beside the list. */
  previewed: boolean;
  onPreview: (show: boolean) => void;
}) {
  const sandbox = useSandbox();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const unexpose = useAction(`Port ${port} could not be unexposed`, async () => {
    await client.ports.unexpose.mutate({ sandboxId: sandbox.id, port });
    await queryClient.invalidateQueries({ queryKey: trpc.ports.pathKey() });
  });
  return (
    <li
      aria-label={`Port ${port}`}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2"
      data-testid="port"
    >
      <span className="tabular w-14 font-medium font-mono">{port}</span>
      <Listening listening={sandbox.status === "running" ? listening : null} />
      <span className="flex min-w-0 flex-[1_1_16rem] items-center gap-1">
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          className="min-w-0 truncate font-mono text-primary text-xs underline-offset-4 hover:underline"
        >
          {url}
        </a>
        <CopyButton text={url} label={`Copy URL of port ${port}`} />
      </span>
      <span className="ml-auto flex items-center gap-1">
        <Button size="sm" variant="ghost" aria-pressed={previewed} onClick={() => onPreview(!previewed)}>
          <AppWindow aria-hidden />
          Preview
          <span className="sr-only">of port {port}</span>
        </Button>
        <QrButton url={url} port={port} />
        <Button asChild size="sm" variant="ghost">
          <a href={url} target="_blank" rel="noreferrer" aria-label={`Open port ${port} in a new tab`}>
            <ExternalLink aria-hidden />
            Open
          </a>
        </Button>
        <May>
          <Tooltip content="Unexpose: its URL will then return 404">
            <Button
              size="icon-sm"
              variant="quiet"
              aria-label={`Unexpose port ${port}`}
              busy={unexpose.busy}
              onClick={() => void unexpose.run()}
            >
              <X aria-hidden />
            </Button>
          </Tooltip>
        </May>
      </span>
      <PortVisibility port={port} visibility={visibility} />
    </li>
  );
}

function Listening({ listening }: { listening: boolean | null }) {
  if (listening === null) return <Badge className="w-28 justify-center">Unknown</Badge>;
  if (listening) {
    return (
      <Badge variant="success" className="w-28 justify-center" data-state="listening">
        Listening
      </Badge>
    );
  }
  return (
    <Badge variant="warning" className="w-28 justify-center" data-state="silent">
      Not listening
    </Badge>
  );
}
