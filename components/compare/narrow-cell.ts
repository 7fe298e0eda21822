/** On a phone what a row is about has a line of its own, above what each side has of it. */
export const NARROW_CELL = "max-sm:h-auto max-sm:min-w-0 max-sm:flex-1 max-sm:basis-0";
