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
  const text = sendable(params.text, 200);
  const thing = sendable(params.thing, 64);
  const person = sendable(params.person, 64);
  return {
    limit: 100,
    ...(noun ? { noun } : {}),
    ...(thing ? { thingId: thing } : {}),
    ...(person ? { personId: person } : {}),
    ...(text ? { text } : {}),
    ...(Number.isSafeInteger(before) && before > 0 ? { before } : {}),
  };
}

/** What an address holds may be anything, and half a character is left where it is cut. */
function sendable(text: string, length: number): string {
  return text.replaceAll("\0", "").trim().slice(0, length).toWellFormed();
}
