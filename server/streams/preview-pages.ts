import type { SandboxStatus } from "../domain/status.ts";
import type { PreviewHost } from "./hosts.ts";
import type { StatusPage } from "./status-page.ts";

/** What a visitor is told instead of what a sandbox would have answered. */
export function notExposedPage({ port }: PreviewHost): StatusPage {
  return {
    status: 404,
    title: `Port ${port} is not exposed`,
    text: "No sandbox here exposes this port. Expose it in the sandbox's Ports tab, or with ports.expose.",
    refresh: false,
  };
}

export function notRunningPage({ name, status }: { name: string; status: SandboxStatus }): StatusPage | null {
  switch (status) {
    case "running":
      return null;
    case "creating":
      return {
        status: 503,
        title: `${name} is being created`,
        text: "Its ports will answer in a moment.",
        refresh: true,
      };
    case "paused":
      return {
        status: 503,
        title: `${name} is paused`,
        text: "Resume the sandbox, and its ports will answer again.",
        refresh: true,
      };
    default:
      return {
        status: 410,
        title: `${name} is ${status}`,
        text: "A sandbox that has ended has no ports. Create a new one from one of its snapshots.",
        refresh: false,
      };
  }
}

export function nothingListensPage({ port }: PreviewHost): StatusPage {
  return {
    status: 502,
    title: `Nothing is listening on port ${port}`,
    text: `The sandbox is running, but no server in it is listening on 127.0.0.1:${port}. Start one in a terminal, such as:`,
    code: `python3 -m http.server ${port}`,
    refresh: true,
  };
}

export function brokenPage({ port }: PreviewHost): StatusPage {
  return {
    status: 502,
    title: `The server on port ${port} did not answer properly`,
    text: "It closed the connection, or what it sent is not HTTP. Check its output in the sandbox's terminal.",
    refresh: false,
  };
}

export function tooManyPage({ port }: PreviewHost, most: number): StatusPage {
  return {
    status: 503,
    title: `Too many connections to port ${port}`,
    text: `A sandbox accepts ${most} at once.`,
    refresh: true,
  };
}
