"use client";
import { useQuery } from "@tanstack/react-query";
import { Download, FileInput } from "lucide-react";
import { Page } from "@/components/shell/page";
import { SearchInput } from "@/components/shell/search-input";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { ImageList } from "./image-list";
import { ImportDialog } from "./import-dialog";
import { PullDialog } from "./pull-dialog";

export function ImagesPage() {
  const trpc = useTRPC();
  const [text, setText] = useQueryParam("q");
  const [dialog, setDialog] = useQueryParam("dialog");
  const query = useQuery(trpc.images.list.queryOptions());
  const needle = text.trim().toLowerCase();
  const shown = query.data?.filter(({ reference }) => reference.toLowerCase().includes(needle));

  return (
    <Page
      title="Images"
      count={shown && plural(shown.length, "image")}
      filters={
        <SearchInput value={text} onChange={setText} label="Filter images" className="w-full sm:w-64" />
      }
      actions={
        <>
          <Button onClick={() => setDialog("import", "push")}>
            <FileInput aria-hidden />
            Import archive
          </Button>
          <Button variant="default" onClick={() => setDialog("pull", "push")}>
            <Download aria-hidden />
            Pull image
          </Button>
        </>
      }
    >
      <ImageList
        images={shown}
        filtered={needle !== ""}
        error={query.error}
        onRetry={() => void query.refetch()}
        onClearFilter={() => setText("")}
        onPull={() => setDialog("pull", "push")}
      />
      <PullDialog open={dialog === "pull"} onOpenChange={(open) => setDialog(open ? "pull" : "")} />
      <ImportDialog open={dialog === "import"} onOpenChange={(open) => setDialog(open ? "import" : "")} />
    </Page>
  );
}
