import type { SandboxFiles } from "../port.ts";
import { changesIn } from "./changes.ts";
import type { Parts } from "./parts.ts";

/** The files of a sandbox: sandbox-init does the work, the overlay tells what changed. */
export function sandboxFiles({ processHosts, rootfs }: Parts, id: string): SandboxFiles {
  const { files } = processHosts.of(id);
  return {
    list: (...args) => files.list(...args),
    stat: (...args) => files.stat(...args),
    read: (...args) => files.read(...args),
    write: (...args) => files.write(...args),
    makeFolder: (...args) => files.makeFolder(...args),
    rename: (...args) => files.rename(...args),
    remove: (...args) => files.remove(...args),
    find: (...args) => files.find(...args),
    walk: (...args) => files.walk(...args),
    changes: async (path) => changesIn(await rootfs.upperDirectory(id), path),
  };
}
