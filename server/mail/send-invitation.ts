import type { Ctx } from "../services/context.ts";
import { transportTo } from "./transport.ts";

type Invitation = { to: string; team: string; inviter: string; url: string; expiresAt: Date };

/**
 * Mails an invitation's link. False if this server has no way to send mail, or it could not be handed over: then the
 * link has to be passed on by whoever invited.
 */
export async function sendInvitation(
  { settings, log }: Pick<Ctx, "settings" | "log">,
  { to, team, inviter, url, expiresAt }: Invitation,
): Promise<boolean> {
  if (settings.smtpUrl === null) return false;
  const day = expiresAt.toISOString().slice(0, 10);
  try {
    await transportTo(settings.smtpUrl).sendMail({
      from: settings.mailFrom,
      to,
      subject: `${inviter} invites you to ${team} on Forkyard`,
      text: [
        `${inviter} invites you to the team ${team} on Forkyard, where people share sandboxes that can be`,
        "snapshotted and forked while they run.",
        "",
        `Join with this link, which is for you alone and valid until ${day}:`,
        "",
        url,
        "",
        "If you did not expect this, ignore it: nothing happens without the link.",
        "",
      ].join("\n"),
    });
    return true;
  } catch (error) {
    // Neither the address nor the link belongs in the log.
    log.warn({ err: error }, "an invitation could not be mailed");
    return false;
  }
}
