/** What one types after an @ to name somebody: made from names, unique within a team. */
export type Person = { id: string; name: string; email: string };

/** A handle for each person: of their name, or of their address where several have that name, else their id. */
export function handlesOf<P extends Person>(people: readonly P[]): Map<string, P> {
  const handles = new Map<string, P>();
  const wishes = people.map((person) => ({
    person,
    handles: [slug(person.name), slug(person.email.split("@")[0] ?? ""), person.id],
  }));
  for (const { person, handles: own } of wishes) {
    const unique = own.find(
      (handle) =>
        handle !== "" && !wishes.some((other) => other.person !== person && other.handles.includes(handle)),
    );
    handles.set(unique ?? person.id, person);
  }
  return handles;
}

/** `Ann Lee` → `ann-lee`; letters of any script stay. */
function slug(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .trim()
    .replace(/\s+/g, "-")
    .replace(/[^\p{L}\p{M}\p{N}._-]/gu, "")
    .replace(/^[^\p{L}\p{N}]+|[._-]+$/gu, "");
}

const MENTION = /(?<![\p{L}\p{M}\p{N}@._-])@([\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*)/gu;

/** The handles that a text names, each once; an address such as `ann@example.com` names nobody. */
export function mentionedIn(text: string): string[] {
  return [...new Set([...text.matchAll(MENTION)].map(([, handle]) => tidy(handle!)))];
}

/** The full stop after a name is the sentence's. */
function tidy(handle: string): string {
  return handle.replace(/[._-]+$/, "").toLowerCase();
}
