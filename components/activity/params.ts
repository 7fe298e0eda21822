import type { inferRouterInputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";

type Input = Extract<inferRouterInputs<AppRouter>["events"]["list"], object>;
type Noun = NonNullable<Input["noun"]>;

export const NOUNS = [
  { value: "sandbox", label: "Sandboxes" },
  { value: "process", label: "Processes" },
  { value: "snapshot", label: "Snapshots" },
  { value: "image", label: "Images" },
  { value: "port", label: "Ports" },
  { value: "file", label: "Files" },
  { value: "comment", label: "Comments" },
  { value: "member", label: "Members" },
  { value: "session", label: "Sign-ins" },
  { value: "apiKey", label: "API keys" },
] as const satisfies { value: Noun; label: string }[];

/** What the query string asks for; what makes no sense in it is left out. The same on the server and in the browser. */
export function activityInput(params: {
  noun: string;
  thing: string;
  text: string;
  before: string;
  person: string;
}): Input {
  const noun = NOUNS.find(({ value }) => value === params.noun)?.value;
  const before = Number(params.before);
  const text = params.text.trim().slice(0, 200);
  return {
    limit: 100,
    ...(noun ? { noun } : {}),
    ...(params.thing ? { thingId: params.thing.slice(0, 64) } : {}),
    ...(params.person ? { personId: params.person.slice(0, 64) } : {}),
    ...(text ? { text } : {}),
    ...(Number.isSafeInteger(before) && before > 0 ? { before } : {}),
  };
}
