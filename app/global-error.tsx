"use client";
import "./globals.css";

/** Only for a fault in the layout itself, where nothing else of the page is left. */
export default function GlobalError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto flex max-w-md flex-col gap-3 p-10">
          <h1 className="font-semibold text-xl">Forkyard could not show this page</h1>
          <p className="text-muted-foreground">{error.message}</p>
          <p>Your sandboxes are not affected.</p>
          <button
            type="button"
            onClick={reset}
            className="h-8 w-fit rounded-md bg-primary px-3 font-medium text-primary-foreground"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
