import type { WebSocket } from "ws";
import { toFailure } from "../domain/errors.ts";
import type { Logger } from "../log.ts";
import type { OutputStore } from "../output/output-store.ts";
import { CLOSE } from "./terminal-close.ts";
import { encodeJson } from "./terminal-protocol.ts";
import { Room } from "./terminal-room.ts";
import { Viewer } from "./terminal-viewer.ts";
import { type TypistClaim, Typists } from "./typists.ts";

export type TerminalSubject = {
  processId: string;
  sandboxId: string;
  title: string;
  key: string;
  tty: { cols: number; rows: number } | null;
  forkOffset: number | null;
  forkedFrom: { name: string; at: string; rolledBack?: true } | null;
};

export type TerminalPerson = {
  userId: string;
  name: string;
  /** By their role in the team. */
  mayType: boolean;
  /** A person with an account, who may be given the keyboard. */
  mayAsk: boolean;
  /** Looks on by a share link: learns nothing of the others, and the size doesn't follow them. */
  guest?: boolean;
};

/** The rest of the server, for one viewer. */
export type TerminalBackend = {
  person: TerminalPerson;
  output: Pick<OutputStore, "follow" | "head">;
  /** Looks the process up and checks that this viewer may see it. Throws a ForkyardError. */
  describe(processId: string): Promise<TerminalSubject>;
  write(subject: TerminalSubject, data: Buffer): Promise<void>;
  resize(subject: TerminalSubject, size: { cols: number; rows: number }): Promise<void>;
  /** Puts down what this viewer did. Must not throw. */
  note(subject: TerminalSubject, what: TerminalNote): void;
  /** How the process ended; called when its output has. */
  outcome(processId: string): Promise<{ status: string; exitCode: number | null; signal: string | null }>;
  log: Logger;
};
export type TerminalNote =
  | { type: "typed" }
  | { type: "keyboard-given" | "keyboard-taken"; to: { userId: string; name: string } };

/** All terminals that somebody looks at. */
export class TerminalServer {
  readonly #rooms = new Map<string, Room>();
  readonly #typists = new Typists();
  #lastViewer = 0;

  /** Serves one viewer until either side ends it. */
  async serve(
    socket: WebSocket,
    options: { processId: string; fromOffset: number; typist?: TypistClaim | null },
    backend: TerminalBackend,
  ): Promise<void> {
    // What the viewer says at once must wait until somebody listens.
    socket.pause();
    let subject: TerminalSubject;
    try {
      subject = await backend.describe(options.processId);
    } catch (error) {
      socket.resume();
      socket.send(encodeJson("error", toFailure(error)));
      socket.close(CLOSE.malformed);
      return;
    }
    const room = this.#rooms.get(options.processId) ?? new Room(subject);
    this.#rooms.set(options.processId, room);
    const viewer: Viewer = new Viewer({
      id: `v${++this.#lastViewer}`,
      socket,
      subject,
      fromOffset: options.fromOffset,
      backend,
      events: {
        resized: (size) => room.resized(viewer, backend, size),
        control: (control) => room.control(viewer, backend, control),
        typed: () => room.typed(viewer, backend),
      },
    });
    room.enter(viewer);
    if (options.typist) {
      const scope = `${options.processId} ${backend.person.userId}`;
      viewer.countsFor(this.#typists.enter(scope, options.typist, () => viewer.end(CLOSE.restarting)));
    }
    try {
      room.welcome(await backend.output.head(options.processId));
      await viewer.run();
    } finally {
      room.leave(viewer, backend);
      if (room.empty) this.#rooms.delete(options.processId);
    }
  }

  /** Ends all connections, telling the viewers to come back. */
  close(): void {
    for (const room of this.#rooms.values()) room.end(CLOSE.restarting);
  }
}
