import { createTeamInput, renameTeamInput, teamOutput } from "../../domain/schemas/team.ts";
import { create } from "../../services/teams/create.ts";
import { rename } from "../../services/teams/rename.ts";
import { procedure, router } from "../init.ts";

export const teamsRouter = router({
  create: procedure
    .input(createTeamInput)
    .output(teamOutput)
    .mutation(({ ctx, input }) => create({ ctx, input })),
  rename: procedure
    .input(renameTeamInput)
    .output(teamOutput)
    .mutation(({ ctx, input }) => rename({ ctx, input })),
});
