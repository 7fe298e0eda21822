import { registryOf } from "../../domain/references.ts";
import type { RegistryOptions } from "../port.ts";
import { packAny } from "./any.ts";
import type { Containerd } from "./client.ts";
import { ImageStoreSchema, OCIRegistrySchema } from "./gen/containerd/types/transfer_pb.js";
import { registryError } from "./registry-errors.ts";
import { openStream } from "./streams.ts";
import { answerCredentials, runTransfer } from "./transfer.ts";
import { pushProgress } from "./transfer-progress.ts";

/** Pushes what the image store has under `name` to a registry as `target`. */
export async function pushImage(
  client: Containerd,
  { name, target }: { name: string; target: string },
  { credentials, plainHttp, onStep, signal }: RegistryOptions,
): Promise<void> {
  try {
    const auth = credentials ? await openStream(client, signal) : null;
    if (auth && credentials) answerCredentials(auth, registryOf(target), credentials).catch(() => {});
    const resolver = { authStream: auth?.id ?? "", defaultScheme: plainHttp ? "http" : "https" };
    const source = packAny(ImageStoreSchema, { name });
    const destination = packAny(OCIRegistrySchema, { reference: target, resolver });
    try {
      await runTransfer(client, source, destination, { onProgress: onStep && pushProgress(onStep), signal });
    } finally {
      auth?.close();
    }
  } catch (error) {
    throw registryError(error, { reference: target, signed: credentials !== undefined, verb: "push" });
  }
}
