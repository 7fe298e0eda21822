import type { SandboxStatus } from "../domain/status.ts";
import type { PreviewHost } from "./hosts.ts";
import type { StatusPage } from "./status-page.ts";

/** What a visitor is told instead of what a sandbox would have answered. */
export function notExposedPage({ port }: PreviewHost): StatusPage {
  return {
    status: 404,
    title: `Port ${port} is not exposed`,
    text: "No sandbox here shows this port. Expose it in the sandbox's Ports tab, or by ports.expose.",
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
        title: `${name} is being made`,
        text: "Its ports answer in a moment.",
        refresh: true,
      };
    case "paused":
      return {
        status: 503,
        title: `${name} is paused`,
        text: "Resume the sandbox, and its ports answer again.",
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
    title: `Nothing listens on port ${port}`,
    text: `The sandbox runs, but no server in it listens on 127.0.0.1:${port}. Start one in a terminal, such as:`,
    code: `python3 -m http.server ${port}`,
    refresh: true,
  };
}

export function brokenPage({ port }: PreviewHost): StatusPage {
  return {
    status: 502,
    title: `The server on port ${port} did not answer properly`,
    text: "It closed the connection, or what it sent is not HTTP. Look at its output in the sandbox's terminal.",
    refresh: false,
  };
}

export function tooManyPage({ port }: PreviewHost, most: number): StatusPage {
  return {
    status: 503,
    title: `Too many connections to port ${port}`,
    text: `A sandbox takes ${most} at once.`,
    refresh: true,
  };
}
