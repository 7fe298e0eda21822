"use client";
import { useQuery } from "@tanstack/react-query";
import { Download, X } from "lucide-react";
import { FailureState } from "@/components/shell/failure-state";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { pathParts } from "./paths";
import { TextEditor } from "./text-editor";
import { useFileUrls } from "./urls";
import { useDrafts } from "./use-drafts";

const PICTURE = /\.(png|jpe?g|gif|webp|avif|bmp|ico|svg)$/i;

export function FilePreview(props: {
  sandboxId: string;
  path: string;
  onClose: () => void;
  onSaved: () => void;
}) {
  const { sandboxId, path } = props;
  const urls = useFileUrls(sandboxId);
  const name = pathParts(path).at(-1)?.name ?? "/";
  return (
    <Card className="min-w-0">
      <section aria-label={`File ${name}`} className="flex flex-col">
        <header className="flex items-center gap-2 border-b px-3 py-2">
          <h2 className="min-w-0 flex-1 truncate font-medium text-sm">{name}</h2>
          <Button asChild size="sm">
            <a href={urls.content(path)} download>
              <Download aria-hidden />
              Download
            </a>
          </Button>
          <Button variant="quiet" size="icon-sm" aria-label={`Close ${name}`} onClick={props.onClose}>
            <X aria-hidden />
          </Button>
        </header>
        {PICTURE.test(name) ? (
          <div className="grid place-items-center overflow-auto p-4">
            {/* biome-ignore lint/performance/noImgElement: it comes from the sandbox as it is */}
            <img src={urls.content(path)} alt={name} className="max-h-[60vh] max-w-full" />
          </div>
        ) : (
          <TextPreview {...props} name={name} />
        )}
      </section>
    </Card>
  );
}

function TextPreview(props: { sandboxId: string; path: string; name: string; onSaved: () => void }) {
  const { sandboxId, path } = props;
  const { data, error, refetch } = useQuery({
    ...useTRPC().files.readText.queryOptions({ sandboxId, path }, { retry: false }),
    // What is being edited must not change under the hands, whatever is said to have changed.
    staleTime: "static",
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const draft = useDrafts(sandboxId).find((one) => one.path === path);
  if (!data && !error) return <Skeleton className="m-3 h-40" />;
  const unreadable = error ? (
    <FailureState error={error} onRetry={() => void refetch()} />
  ) : data && data.text === null ? (
    <p className="px-3 py-6 text-muted-foreground text-sm">
      {data.reason === "large"
        ? "This file is larger than 1 MiB. Download it to see it."
        : "This file is not text. Download it to open it."}
    </p>
  ) : null;
  // What was written is still to be had when the file is gone or is no text any more.
  const file = data && data.text !== null ? { text: data.text, version: data.entry.version } : draft?.base;
  return (
    <>
      {unreadable}
      {file ? (
        <TextEditor
          key={file.version}
          sandboxId={sandboxId}
          path={path}
          name={props.name}
          file={file}
          onReload={() => void refetch()}
          onSaved={props.onSaved}
        />
      ) : null}
    </>
  );
}
