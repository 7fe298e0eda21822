import { ForkyardError } from "../../domain/errors.ts";
import type {
  EngineImage,
  EngineImages,
  ImageBuildRequest,
  RegistryCredentials,
  RegistryOptions,
  WorkOptions,
} from "../../engine/port.ts";

type Call = (call: "pull" | "build" | "push", reference: string, signal?: AbortSignal) => Promise<void>;

/** Everybody's images and each owner's, in memory. */
export class FakeImages implements EngineImages {
  /** Of the last pull or push. */
  credentials: RegistryCredentials | null = null;
  readonly #held = new Map<string, EngineImage>();
  readonly #call: Call;
  #root: FakeImages = this;

  constructor(call: Call) {
    this.#call = call;
  }

  readonly #owners = new Map<string, FakeImages>();

  of(owner: string): FakeImages {
    let own = this.#owners.get(owner);
    if (!own) {
      own = new FakeImages(this.#call);
      own.#root = this;
      this.#owners.set(owner, own);
    }
    return own;
  }

  add(reference: string): EngineImage {
    const config = { env: { FROM: "image" }, cwd: "/work", user: "", entrypoint: [], cmd: [] };
    const image = { reference, digest: `sha256:${"0".repeat(64)}`, sizeBytes: 1000, config };
    this.#held.set(reference, image);
    return image;
  }

  has(reference: string): boolean {
    return this.#held.has(reference);
  }

  async list() {
    return [...this.#held.values()];
  }

  async get(reference: string) {
    const image = this.#held.get(reference);
    if (image) return image;
    throw new ForkyardError("IMAGE_NOT_FOUND", `There is no image ${reference}`);
  }

  async pull(reference: string, { signal, credentials }: RegistryOptions) {
    this.#root.credentials = credentials ?? null;
    await this.#call("pull", reference, signal);
    return this.add(reference);
  }

  async import(_path: string, reference: string, { signal }: WorkOptions) {
    await this.#call("pull", reference, signal);
    return this.add(reference);
  }

  async build({ reference }: ImageBuildRequest, { signal }: WorkOptions) {
    await this.#call("build", reference, signal);
    return this.add(reference);
  }

  async push(_reference: string, target: string, { signal, credentials }: RegistryOptions) {
    this.#root.credentials = credentials ?? null;
    await this.#call("push", target, signal);
  }

  async exclusiveBytes() {
    return 700;
  }

  async remove(reference: string) {
    return { freedBytes: this.#held.delete(reference) ? 1000 : 0 };
  }

  async adopt(reference: string, from?: string) {
    const image = await (from === undefined ? this.#root : this.#root.of(from)).get(reference);
    this.#held.set(reference, image);
    return image;
  }
}
