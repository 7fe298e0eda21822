import { expect, it } from "vitest";
import { z } from "zod";
import { appRouter } from "./root.ts";

/** What never gets to the database: what a file shall hold, or a program read. */
const MAY_HOLD_NUL = ["files.writeText.text", "processes.write.text"];

/** The texts in an input, each with its name. */
function textsIn(schema: z.core.$ZodType, name: string): { name: string; text: z.ZodType }[] {
  if (schema instanceof z.ZodString) return [{ name, text: schema }];
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, inner]) => textsIn(inner, `${name}.${key}`));
  }
  const def = schema._zod.def as unknown as Record<string, z.core.$ZodType> & { options?: z.core.$ZodType[] };
  const inner = [def.innerType, def.element, def.in, def.keyType, def.valueType, ...(def.options ?? [])];
  return inner.flatMap((one) => (one ? textsIn(one, name) : []));
}

it("takes no text that the database can't keep", () => {
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, unknown>);
  const texts = procedures.flatMap(([name, procedure]) => {
    const { inputs } = (procedure as { _def: { inputs: z.core.$ZodType[] } })._def;
    return inputs.flatMap((input) => textsIn(input, name));
  });
  expect(texts.length).toBeGreaterThan(80);
  const takes = ({ text }: (typeof texts)[number], end: string) =>
    ["name", "/path"].some((begin) => text.safeParse(begin + end).success);
  const names = (end: string) => texts.filter((text) => takes(text, end)).map(({ name }) => name);
  expect(names("\0").sort()).toEqual(MAY_HOLD_NUL);
  expect(names("\ud800")).toEqual([]);
});
