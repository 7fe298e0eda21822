import { expect, test } from "vitest";
import { handlesOf, mentionedIn } from "./handles.ts";

const person = (id: string, name: string, email = `${id}@example.com`) => ({ id, name, email });

test("a name becomes a handle, and who shares one goes by the address", () => {
  const people = [
    person("usr1", "Ann Lee"),
    person("usr2", "Bob", "bob.one@example.com"),
    person("usr3", "bob", "robert@example.com"),
    person("usr4", "Žofie  Nová!"),
    person("usr5", "★", "★@example.com"),
  ];
  const handles = Object.fromEntries([...handlesOf(people)].map(([handle, { id }]) => [id, handle]));
  expect(handles).toEqual({
    usr1: "ann-lee",
    usr2: "bob.one",
    usr3: "robert",
    usr4: "žofie-nová",
    usr5: "usr5",
  });
});

test("nobody can take another's handle with a name that looks like an address", () => {
  const people = [person("usr1", "bob", "ann@example.com"), person("usr2", "ann", "bob@example.com")];
  expect([...handlesOf(people).keys()]).toEqual(["usr1", "usr2"]);
});

test.each([
  ["@ann-lee, look", ["ann-lee"]],
  ["Ask @Bob. Or (@bob.one)!", ["bob", "bob.one"]],
  ["mail ann@example.com, or @@ann", []],
  ["@žofie-nová @žofie-nová", ["žofie-nová"]],
  ["a @ alone", []],
])("%s", (text, handles) => expect(mentionedIn(text)).toEqual(handles));
