import { meOutput } from "../../domain/schemas/account.ts";
import { me } from "../../services/account/me.ts";
import { procedure, router } from "../init.ts";

export const accountRouter = router({
  me: procedure.output(meOutput).query(({ ctx }) => me({ ctx })),
});
