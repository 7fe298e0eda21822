import { authCall } from "./auth-call";

/** Whether this browser can keep passkeys and speak of them in JSON, as all current ones do. */
export function passkeysWork(): boolean {
  return (
    typeof PublicKeyCredential !== "undefined" &&
    "parseRequestOptionsFromJSON" in PublicKeyCredential &&
    "parseCreationOptionsFromJSON" in PublicKeyCredential
  );
}

/** Signs in with a passkey that the browser or a security key holds. */
export async function signInWithPasskey(): Promise<void> {
  const options = await authCall<PublicKeyCredentialRequestOptionsJSON>(
    "/passkey/generate-authenticate-options",
  );
  const credential = await asked(() =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  );
  await authCall("/passkey/verify-authentication", { response: credential.toJSON() });
}

/** Has the browser make a passkey for the one who is signed in. */
export async function addPasskey(name: string): Promise<void> {
  const options = await authCall<PublicKeyCredentialCreationOptionsJSON>(
    "/passkey/generate-register-options",
  );
  const credential = await asked(() =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  );
  await authCall("/passkey/verify-registration", { response: credential.toJSON(), name });
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await ask().catch((error: Error) => {
    if (error.name === "InvalidStateError") throw new Error("This device already has a passkey for you.");
    if (error.name === "NotAllowedError")
      throw new Error("The browser did not allow it, or it took too long.");
    throw error;
  });
  if (credential === null) throw new Error("The browser returned no passkey.");
  return credential as PublicKeyCredential;
}
