import { z } from "zod";
import { memberInput, memberSchema, setRoleInput } from "../../domain/schemas/team.ts";
import { leave } from "../../services/members/leave.ts";
import { list } from "../../services/members/list.ts";
import { remove } from "../../services/members/remove.ts";
import { setRole } from "../../services/members/set-role.ts";
import { procedure, router } from "../init.ts";

const changed = z.object({ userId: z.string() });

export const membersRouter = router({
  list: procedure.output(z.array(memberSchema)).query(({ ctx }) => list({ ctx })),
  setRole: procedure
    .input(setRoleInput)
    .output(changed)
    .mutation(({ ctx, input }) => setRole({ ctx, input })),
  remove: procedure
    .input(memberInput)
    .output(changed)
    .mutation(({ ctx, input }) => remove({ ctx, input })),
  leave: procedure.output(changed).mutation(({ ctx }) => leave({ ctx })),
});
