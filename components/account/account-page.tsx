"use client";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { ArrowLeft, LogOut } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Toaster } from "@/components/ui/toaster";
import { authCall, wordsOf } from "./auth-call";
import { PasskeyCard } from "./passkey-card";
import { PasswordCard } from "./password-card";
import { ProfileCard } from "./profile-card";
import { ServiceCard } from "./service-card";
import { SessionCard } from "./session-card";
import { signOut } from "./sign-out";
import { TwoFactorCard } from "./two-factor-card";
import type { Account, WaysIn } from "./types";

/** What belongs to a person and not to one of their teams. */
export function AccountPage() {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1 } } }));
  return (
    <QueryClientProvider client={queryClient}>
      <div className="flex min-h-dvh flex-col">
        <header className="flex h-12 shrink-0 items-center gap-2 border-b px-4">
          <Button asChild variant="quiet" size="sm">
            <Link href="/" prefetch={false}>
              <ArrowLeft aria-hidden />
              Back to the dashboard
            </Link>
          </Button>
          <Button variant="quiet" size="sm" className="ml-auto" onClick={() => void signOut()}>
            <LogOut aria-hidden />
            Sign out
          </Button>
        </header>
        <main className="mx-auto flex w-full max-w-2xl flex-col gap-4 px-4 py-6 sm:px-6">
          <h1 className="font-semibold text-xl tracking-tight">Your account</h1>
          <Cards />
        </main>
      </div>
      <Toaster />
    </QueryClientProvider>
  );
}

function Cards() {
  const { data, error, refetch } = useQuery({
    queryKey: ["account"],
    queryFn: async () => {
      const [account, ways] = await Promise.all([
        authCall<Account>("/get-session"),
        authCall<WaysIn>("/forkyard/ways-in"),
      ]);
      return { ...account, ways };
    },
  });
  if (error) {
    return (
      <EmptyState icon={LogOut} title={wordsOf(error)}>
        <Button onClick={() => void refetch()}>Try again</Button>
      </EmptyState>
    );
  }
  if (!data) {
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-4">
        <Skeleton className="h-36 rounded-lg" />
        <Skeleton className="h-48 rounded-lg" />
      </div>
    );
  }
  return (
    <>
      <ProfileCard user={data.user} />
      {data.ways.password ? (
        <>
          <PasswordCard email={data.user.email} />
          <TwoFactorCard enabled={data.user.twoFactorEnabled === true} />
        </>
      ) : null}
      {data.ways.service ? (
        <ServiceCard name={data.ways.service.name} ways={data.ways} onChange={refetch} />
      ) : null}
      <PasskeyCard />
      <SessionCard currentId={data.session.id} />
    </>
  );
}
