import type { Metadata } from "next";
import { cleanedPath, folderQuery } from "@/components/files/folder-query";
import { FilesTab } from "@/components/sandbox/detail/files-tab";
import { readParam, type SearchParams } from "@/components/shell/search-params";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Files" };

type Props = { params: Promise<{ sandboxId: string }>; searchParams: SearchParams };

export default async function FilesPage({ params, searchParams }: Props) {
  const { sandboxId } = await params;
  const path = cleanedPath(await readParam(searchParams, "path"));
  const searching = (await readParam(searchParams, "find")) !== "";
  return (
    <Prefetch pages={(trpc) => (searching ? [] : [folderQuery(trpc, { sandboxId, path })])}>
      <FilesTab />
    </Prefetch>
  );
}
