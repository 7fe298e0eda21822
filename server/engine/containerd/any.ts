import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";

/** Packs a message the way containerd does: the type URL is the bare message name. */
export function packAny<Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): Any {
  return create(AnySchema, { typeUrl: schema.typeName, value: toBinary(schema, create(schema, init)) });
}

/** Packs JSON under a type URL of its own, such as the OCI runtime spec's. */
export function packJson(typeUrl: string, value: unknown): Any {
  return create(AnySchema, { typeUrl, value: new TextEncoder().encode(JSON.stringify(value)) });
}

/** null when the Any holds something else. */
export function unpackAny<Desc extends DescMessage>(
  schema: Desc,
  any: Any | undefined,
): MessageShape<Desc> | null {
  if (!any || any.typeUrl.slice(any.typeUrl.lastIndexOf("/") + 1) !== schema.typeName) return null;
  return fromBinary(schema, any.value);
}
