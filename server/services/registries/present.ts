import type { RegistryRow } from "../../../db/schema/index.ts";
import type { Registry } from "../../domain/schemas/registry.ts";

export function presentRegistry(row: RegistryRow): Registry {
  return {
    id: row.id,
    host: row.host,
    username: row.username,
    plainHttp: row.plainHttp,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
