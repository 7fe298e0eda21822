import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { readSettings } from "../env.ts";
import { silentLogger } from "../log.ts";
import { sendInvitation } from "./send-invitation.ts";

const INVITATION = {
  to: "new@example.com",
  team: "Rail Yard",
  inviter: "Ann",
  url: "https://forkyard.example.com/invite#token=secret",
  expiresAt: new Date("2030-01-02T03:04:05Z"),
};

let server: Server | null = null;
afterEach(() => server?.close());

/** A mail server that takes everything, or refuses recipients; what it was sent is in `lines`. */
async function mailServer(refuses = false): Promise<{ url: string; lines: string[] }> {
  const lines: string[] = [];
  const serve = (socket: Socket) => {
    let body = false;
    let rest = "";
    socket.on("error", () => socket.destroy());
    socket.write("220 test\r\n");
    socket.on("data", (chunk) => {
      const parts = (rest + chunk).split("\r\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        lines.push(line);
        if (body && line !== ".") continue;
        socket.write(answer(line));
        body = line === "DATA";
      }
    });
    const answer = (line: string) => {
      if (line === "DATA") return "354 go on\r\n";
      if (line.startsWith("RCPT") && refuses) return "550 nobody here\r\n";
      return line === "QUIT" ? "221 bye\r\n" : "250 ok\r\n";
    };
  };
  server = createServer(serve);
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { url: `smtp://127.0.0.1:${port}`, lines };
}

const ctx = (env: Record<string, string>) => ({ settings: readSettings(env), log: silentLogger() });

test("an invitation is mailed as text, with its link", async () => {
  const { url, lines } = await mailServer();
  const settings = { SMTP_URL: url, MAIL_FROM: "Forkyard <yard@example.com>" };
  expect(await sendInvitation(ctx(settings), INVITATION)).toBe(true);
  expect(lines).toContain("MAIL FROM:<yard@example.com>");
  expect(lines).toContain("RCPT TO:<new@example.com>");
  expect(lines).toContain("Subject: Ann invites you to Rail Yard on Forkyard");
  // Written as quoted-printable.
  expect(lines.join("\n").replaceAll("=\n", "").replaceAll("=3D", "=")).toContain(INVITATION.url);
});

test("a name can't add lines to the head of a mail", async () => {
  const { url, lines } = await mailServer();
  const team = "Yard\r\nBcc: everybody@example.com";
  expect(await sendInvitation(ctx({ SMTP_URL: url }), { ...INVITATION, team })).toBe(true);
  const head = lines.slice(0, lines.indexOf("", lines.indexOf("DATA")));
  expect(head.some((line) => line.startsWith("Bcc:"))).toBe(false);
  expect(lines.filter((line) => line.startsWith("RCPT"))).toHaveLength(1);
});

test("where no mail can be sent the link has to be passed on", async () => {
  expect(await sendInvitation(ctx({}), INVITATION)).toBe(false);
  const { url } = await mailServer(true);
  expect(await sendInvitation(ctx({ SMTP_URL: url }), INVITATION)).toBe(false);
});
