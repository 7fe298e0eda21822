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
  const message = messageOf(responseText);
  return { ok: false, exists: status === 409 && message.includes("is there already"), message };
}

function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error: { message: string; hint: string | null } };
    return error.hint ? `${error.message}. ${error.hint}` : error.message;
  } catch {
    return "The server gave no reason.";
  }
}
