import { redirect } from "next/navigation";

type Props = { params: Promise<{ team: string; sandboxId: string }> };

export default async function SandboxPage({ params }: Props) {
  const { team, sandboxId } = await params;
  redirect(`/t/${team}/sandboxes/${sandboxId}/terminal`);
}
