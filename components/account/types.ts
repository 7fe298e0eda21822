/** What the account's addresses answer, as far as it is shown. */
export type AccountUser = { id: string; name: string; email: string; twoFactorEnabled?: boolean | null };
export type Account = { user: AccountUser; session: { id: string } };
export type SignedInSession = {
  id: string;
  token: string;
  createdAt: string;
  updatedAt: string;
  ipAddress?: string | null;
  userAgent?: string | null;
};
export type Passkey = { id: string; name?: string | null; createdAt?: string | null; backedUp: boolean };
/** How an account is opened, but for passkeys. */
export type WaysIn = { password: boolean; oidc: boolean; service: { name: string } | null };
