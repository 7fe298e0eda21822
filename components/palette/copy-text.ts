import { toast } from "@/components/ui/toast";

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(`Copied ${what} to clipboard`);
  } catch {
    toast.error("The browser refused access to the clipboard", {
      description: "Select the text and copy it with the keyboard.",
    });
  }
}
