import { toast } from "@/components/ui/toast";
import { authCall, wordsOf } from "./auth-call";

/** Ends this browser's session and shows the sign-in page. */
export async function signOut(): Promise<void> {
  try {
    await authCall("/sign-out", {});
    window.location.assign("/sign-in");
  } catch (error) {
    toast.error("You could not be signed out", { description: wordsOf(error) });
  }
}
