const owners = new Set<object>();

function ask(event: BeforeUnloadEvent) {
  event.preventDefault();
}

/** Has the browser ask before the page is left or loaded again, as long as any owner has something to lose. */
export function guardPage(owner: object, somethingToLose: boolean): void {
  if (somethingToLose) owners.add(owner);
  else owners.delete(owner);
  if (owners.size > 0) window.addEventListener("beforeunload", ask);
  else window.removeEventListener("beforeunload", ask);
}
