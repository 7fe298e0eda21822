type Linked = { id: string; parentId: string | null };

/**
 * The same things without circles. An image that was made of a snapshot may have the name of the image that the
 * snapshot's own lineage began with; such an image is a root.
 */
export function withoutCircles<T extends Linked>(things: readonly T[], mayBeCut: (thing: T) => boolean): T[] {
  const parents = new Map(things.map(({ id, parentId }) => [id, parentId]));
  return things.map((thing) => {
    if (thing.parentId === null || !mayBeCut(thing)) return thing;
    const passed = new Set<string>();
    for (let at: string | null | undefined = thing.parentId; at && !passed.has(at); at = parents.get(at)) {
      if (at === thing.id) {
        parents.set(thing.id, null);
        return { ...thing, parentId: null };
      }
      passed.add(at);
    }
    return thing;
  });
}
