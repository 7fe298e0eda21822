import { redirect } from "next/navigation";

type Props = { params: Promise<{ sandboxId: string }> };

export default async function SandboxPage({ params }: Props) {
  const { sandboxId } = await params;
  redirect(`/sandboxes/${sandboxId}/terminal`);
}
