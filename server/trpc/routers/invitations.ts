import { z } from "zod";
import { invitationIdInput, invitationSchema, inviteInput, inviteOutput } from "../../domain/schemas/team.ts";
import { create } from "../../services/invitations/create.ts";
import { list } from "../../services/invitations/list.ts";
import { revoke } from "../../services/invitations/revoke.ts";
import { procedure, router } from "../init.ts";

export const invitationsRouter = router({
  list: procedure.output(z.array(invitationSchema)).query(({ ctx }) => list({ ctx })),
  create: procedure
    .input(inviteInput)
    .output(inviteOutput)
    .mutation(({ ctx, input }) => create({ ctx, input })),
  revoke: procedure
    .input(invitationIdInput)
    .output(invitationIdInput)
    .mutation(({ ctx, input }) => revoke({ ctx, input })),
});
