import { expect, test, vi } from "vitest";
import { Typists } from "./typists.ts";

test("a terminal that comes again goes on where it was, and ends its former connection", () => {
  const typists = new Typists();
  const end = vi.fn();
  const first = typists.enter("prc ann", { id: "a", typed: 5 }, end);
  expect(first).toMatchObject({ taken: 5, known: false });
  first.taken = 9;
  expect(typists.enter("prc ann", { id: "a", typed: 5 }, vi.fn())).toMatchObject({ taken: 9, known: true });
  expect(end).toHaveBeenCalledOnce();
  expect(typists.enter("prc bob", { id: "a", typed: 0 }, vi.fn())).toMatchObject({ taken: 0, known: false });
  expect(typists.enter("other ann", { id: "a", typed: 0 }, vi.fn())).toMatchObject({ known: false });
});

test("the longest unused are forgotten", () => {
  const typists = new Typists(2);
  const enter = (id: string) => typists.enter("prc ann", { id, typed: 0 }, () => {});
  enter("a");
  enter("b");
  enter("a");
  enter("c");
  expect(enter("a").known).toBe(true);
  expect(enter("b").known).toBe(false);
});
