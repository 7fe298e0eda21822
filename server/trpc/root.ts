import { createCallerFactory, router } from "./init.ts";
import { accountRouter } from "./routers/account.ts";
import { apiKeysRouter } from "./routers/api-keys.ts";
import { commentsRouter } from "./routers/comments.ts";
import { compareRouter } from "./routers/compare.ts";
import { eventsRouter } from "./routers/events.ts";
import { filesRouter } from "./routers/files.ts";
import { imagesRouter } from "./routers/images.ts";
import { inboxRouter } from "./routers/inbox.ts";
import { invitationsRouter } from "./routers/invitations.ts";
import { lineageRouter } from "./routers/lineage.ts";
import { membersRouter } from "./routers/members.ts";
import { metricsRouter } from "./routers/metrics.ts";
import { operationsRouter } from "./routers/operations.ts";
import { portsRouter } from "./routers/ports.ts";
import { presenceRouter } from "./routers/presence.ts";
import { processesRouter } from "./routers/processes.ts";
import { quotasRouter } from "./routers/quotas.ts";
import { registriesRouter } from "./routers/registries.ts";
import { sandboxesRouter } from "./routers/sandboxes.ts";
import { sharesRouter } from "./routers/shares.ts";
import { snapshotsRouter } from "./routers/snapshots.ts";
import { systemRouter } from "./routers/system.ts";
import { teamsRouter } from "./routers/teams.ts";

export const appRouter = router({
  account: accountRouter,
  teams: teamsRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  apiKeys: apiKeysRouter,
  shares: sharesRouter,
  sandboxes: sandboxesRouter,
  processes: processesRouter,
  snapshots: snapshotsRouter,
  ports: portsRouter,
  files: filesRouter,
  lineage: lineageRouter,
  compare: compareRouter,
  images: imagesRouter,
  registries: registriesRouter,
  quotas: quotasRouter,
  metrics: metricsRouter,
  comments: commentsRouter,
  inbox: inboxRouter,
  presence: presenceRouter,
  operations: operationsRouter,
  events: eventsRouter,
  system: systemRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures in this process, for server components and tests. */
export const createCaller = createCallerFactory(appRouter);
export type Caller = ReturnType<typeof createCaller>;
