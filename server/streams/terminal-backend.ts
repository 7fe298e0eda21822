import { record } from "../services/audit/record.ts";
import { asSystem, type Ctx } from "../services/context.ts";
import { describeTerminal } from "../services/processes/describe-terminal.ts";
import { processEvent } from "../services/processes/event.ts";
import { mayType } from "../services/processes/may-type.ts";
import { noteTyping } from "../services/processes/note-typing.ts";
import { resize } from "../services/processes/resize.ts";
import { wait } from "../services/processes/wait.ts";
import type { TerminalBackend } from "./terminal.ts";

const OUTCOME_TIMEOUT_MS = 15_000;

/** What a terminal's viewer reaches of the server, as the one who asks in `ctx`. */
export function terminalBackend(ctx: Ctx): TerminalBackend {
  const { output, engine, log, actor } = ctx;
  return {
    person: {
      userId: actor.userId,
      name: actor.name,
      ...mayType(ctx),
    },
    output,
    log,
    describe: (processId) => describeTerminal({ ctx, input: { processId } }),
    // Whether this viewer may is the room's to say: somebody may have lent them the keyboard.
    write: ({ sandboxId, key }, data) => engine.processes(sandboxId).write(key, data),
    // The size is that of all who look on, so it is nobody's own doing.
    resize: async ({ processId }, size) => {
      await resize({ ctx: asSystem(ctx, actor.teamId), input: { processId, ...size } });
    },
    note(subject, what) {
      const row = { ...subject, id: subject.processId };
      const noted =
        what.type === "typed"
          ? noteTyping(ctx, row)
          : record(
              ctx,
              actor,
              processEvent(what.type, row, { title: row.title, to: what.to.userId, toName: what.to.name }),
            );
      noted.catch((err) =>
        log.error({ err, processId: subject.processId }, "the audit log could not be written"),
      );
    },
    outcome: (processId) => wait({ ctx, input: { processId, timeoutMs: OUTCOME_TIMEOUT_MS } }),
  };
}
