import type { ActivityEntry } from "@/server/domain/schemas/activity";
import type { Told } from "./describe";

/** What people do with files and with each other, in words; null for what is not of that kind. */
export function describeTogether(
  { type, noun, data, name, sandboxId, subjectId }: ActivityEntry,
  sandbox: string,
): (Partial<Told> & { text: string }) | null {
  const who = text(data.name) ?? name ?? "somebody";
  switch (noun) {
    case "file": {
      const path = text(data.path) ?? "a file";
      const what = FILES[type];
      return what
        ? {
            text: `${what} ${path} in ${sandbox}`,
            detail: text(data.to),
            href: `/sandboxes/${sandboxId}/files`,
          }
        : null;
    }
    case "comment": {
      const what = COMMENTS[type];
      const snapshotId = text(data.snapshotId);
      const page = snapshotId ? `/snapshots/${snapshotId}` : `/sandboxes/${sandboxId}/comments`;
      const href = type === "comment.deleted" ? page : `${page}?comment=${subjectId}`;
      return what ? { text: `${what} ${text(data.name) ?? sandbox}`, href } : null;
    }
    case "registry":
      return REGISTRIES[type]
        ? { text: `${REGISTRIES[type]} ${text(data.host) ?? "a registry"}`, href: "/images?view=registries" }
        : null;
    case "member":
    case "invitation":
    case "apiKey":
    case "session":
    case "share":
    case "team": {
      const what = TEAM[type];
      const role = text(data.role);
      return what ? { text: what(who), detail: role && `Role: ${role}`, href: null } : null;
    }
    default:
      return null;
  }
}

const FILES: Record<string, string> = {
  "file.written": "Saved",
  "file.uploaded": "Uploaded",
  "file.downloaded": "Downloaded",
  "file.folder-made": "Created the folder",
  "file.renamed": "Renamed",
  "file.removed": "Deleted",
};
const COMMENTS: Record<string, string> = {
  "comment.added": "Commented on",
  "comment.edited": "Edited a comment on",
  "comment.deleted": "Deleted a comment on",
};
const REGISTRIES: Record<string, string> = {
  "registry.saved": "Saved credentials for",
  "registry.deleted": "Removed credentials for",
  "registry.tested": "Tested credentials for",
};
const TEAM: Record<string, (who: string) => string> = {
  "member.joined": (who) => `${who} joined the team`,
  "member.left": (who) => `${who} left the team`,
  "member.removed": (who) => `Removed ${who} from the team`,
  "member.role-changed": (who) => `Changed the role of ${who}`,
  "member.password-changed": () => "Changed their password",
  "member.two-factor-set-up": () => "Set up an authenticator app",
  "member.two-factor-confirmed": () => "Confirmed their authenticator app with a code",
  "member.authenticator-secret-shown": () => "Viewed the secret of their authenticator app",
  "member.two-factor-ended": () => "Turned off two-factor authentication",
  "member.recovery-codes-shown": () => "Got new recovery codes",
  "member.passkey-added": () => "Added a passkey",
  "member.passkey-removed": () => "Removed a passkey",
  "member.passkey-renamed": () => "Renamed a passkey",
  "member.service-connected": () => "Connected another service to sign in with",
  "member.service-disconnected": () => "Disconnected the service that signed them in",
  "member.profile-changed": () => "Changed their profile",
  "member.sessions-ended": () => "Signed out other devices",
  "invitation.created": (who) => `Invited ${who}`,
  "invitation.revoked": (who) => `Revoked the invitation for ${who}`,
  "apiKey.created": (who) => `Created the API key ${who}`,
  "apiKey.revoked": (who) => `Revoked the API key ${who}`,
  "share.created": (who) => `Shared ${who} with a link`,
  "share.opened": (who) => `Somebody opened the link to ${who}`,
  "share.revoked": (who) => `Revoked the share link ${who}`,
  "session.signed-in": () => "Signed in",
  "session.signed-out": () => "Signed out",
  "session.sign-in-failed": (who) => `Failed sign-in as ${who}`,
  "team.created": (who) => `Created the team ${who}`,
  "team.renamed": (who) => `Renamed the team to ${who}`,
  "team.quotas-changed": () => "Changed the quotas of the team",
  "team.audit-exported": () => "Exported the audit log",
};

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
