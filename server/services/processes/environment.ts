import type { ImageConfig } from "../../engine/port.ts";

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A process's environment: the image's, then the sandbox's, then the call's; later ones win. */
export function environmentFor({
  image,
  sandbox,
  call,
  user,
  tty,
}: {
  image: ImageConfig;
  sandbox: Record<string, string>;
  call: Record<string, string>;
  user: string;
  tty: boolean;
}): Record<string, string> {
  const isRoot = ["", "root", "0"].includes(user.split(":")[0]!);
  return {
    PATH: DEFAULT_PATH,
    ...(isRoot ? { HOME: "/root" } : {}),
    ...(tty ? { TERM: "xterm-256color", COLORTERM: "truecolor" } : {}),
    ...image.env,
    ...sandbox,
    ...call,
  };
}
