import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Outputs = inferRouterOutputs<AppRouter>["system"];
export type Info = Outputs["info"];
export type StorageInfo = Outputs["storage"];
