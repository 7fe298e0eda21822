import { failureText } from "@/components/trpc/failure-text";
import type { Failure } from "@/server/domain/errors";

export type Sent = { ok: true } | { ok: false; exists: boolean; message: string };

/**
 * Sends a file as the browser reads it; nothing is held in memory. Resolves also when it fails, and with
 * "Cancelled" when `signal` is. fetch() can't tell how far an upload is.
 */
export function sendFile(
  url: string,
  file: File,
  { onProgress, signal }: { onProgress: (sentBytes: number) => void; signal: AbortSignal },
): Promise<Sent> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    const failed = (message: string) => resolve({ ok: false, exists: false, message });
    xhr.upload.onprogress = ({ loaded }) => onProgress(loaded);
    xhr.onerror = () => failed("The server could not be reached, or the file could not be read.");
    xhr.onabort = () => failed("Cancelled.");
    xhr.onload = () => resolve(outcome(xhr));
    signal.addEventListener("abort", () => xhr.abort(), { once: true });
    xhr.open("PUT", url);
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.send(file);
  });
}

function outcome({ status, responseText }: XMLHttpRequest): Sent {
  if (status === 200) return { ok: true };
  try {
    const { error } = JSON.parse(responseText) as { error: Failure };
    return { ok: false, exists: error.code === "ALREADY_EXISTS", message: failureText(error) };
  } catch {
    return { ok: false, exists: false, message: "The server gave no reason." };
  }
}
