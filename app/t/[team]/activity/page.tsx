import type { Metadata } from "next";
import { ActivityPage } from "@/components/activity/activity-page";
import { activityInput } from "@/components/activity/params";
import { readParam, type SearchParams } from "@/components/shell/search-params";
import { Prefetch } from "@/components/trpc/server";

export const metadata: Metadata = { title: "Activity" };

export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const [text, noun, thing, before, person] = await Promise.all([
    readParam(searchParams, "q"),
    readParam(searchParams, "noun"),
    readParam(searchParams, "thing"),
    readParam(searchParams, "before"),
    readParam(searchParams, "person"),
  ]);
  const input = activityInput({ text, noun, thing, before, person });
  return (
    <Prefetch queries={(trpc) => [trpc.events.list.queryOptions(input), trpc.events.people.queryOptions()]}>
      <ActivityPage />
    </Prefetch>
  );
}
