import { registryOf } from "../../domain/references.ts";
import type { RegistryOptions } from "../port.ts";
import { packAny } from "./any.ts";
import type { Containerd } from "./client.ts";
import { OCIRegistrySchema } from "./gen/containerd/types/transfer_pb.js";
import { incomingLabels } from "./incoming.ts";
import type { OciPlatform } from "./platform.ts";
import { isNoPlatform, registryError } from "./registry-errors.ts";
import { openStream } from "./streams.ts";
import { answerCredentials, imageStore, runTransfer } from "./transfer.ts";
import { pullProgress } from "./transfer-progress.ts";

/** Pulls `name` from its registry into the image store under the name `incoming`, unpacked for `platform`. */
export async function pullImage(
  client: Containerd,
  image: { name: string; incoming: string; platform: OciPlatform },
  options: RegistryOptions,
): Promise<void> {
  const { name, incoming, platform } = image;
  const { credentials, signal } = options;
  try {
    const auth = credentials ? await openStream(client, signal) : null;
    if (auth && credentials) answerCredentials(auth, registryOf(name), credentials).catch(() => {});
    const resolver = { authStream: auth?.id ?? "", defaultScheme: options.plainHttp ? "http" : "https" };
    const source = packAny(OCIRegistrySchema, { reference: name, resolver });
    const onProgress = options.onStep && pullProgress(options.onStep);
    const labels = incomingLabels();
    try {
      await runTransfer(client, source, imageStore(incoming, platform, { labels }), { onProgress, signal });
    } catch (error) {
      if (!isNoPlatform(error)) throw error;
      // Once more for the descriptions alone, so that the error can name what there is instead.
      const all = imageStore(incoming, platform, { labels, allMetadata: true });
      await runTransfer(client, source, all, { signal });
    } finally {
      auth?.close();
    }
  } catch (error) {
    throw registryError(error, { reference: name, signed: credentials !== undefined, verb: "pull" });
  }
}
