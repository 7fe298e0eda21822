import { cn } from "@/components/ui/cn";
import { colourOf, initialsOf } from "./colour";

export type AvatarPerson = { userId: string; name: string };

/** A person as a coloured disc with initials; the name is told to screen readers, and by the mouse. */
export function Avatar({
  person: { userId, name },
  faded = false,
  note,
  className,
}: {
  person: AvatarPerson;
  /** Not looking at this moment. */
  faded?: boolean;
  /** Shown after the name, such as "types". */
  note?: string;
  className?: string;
}) {
  const label = note ? `${name}, ${note}` : name;
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      data-testid="avatar"
      className={cn(
        "grid size-5 shrink-0 select-none place-items-center rounded-full font-semibold text-[0.5625rem] text-white leading-none ring-2 ring-background",
        colourOf(userId),
        faded && "opacity-60 grayscale-[60%]",
        className,
      )}
    >
      <span aria-hidden>{initialsOf(name)}</span>
    </span>
  );
}

/** Several, each person once; more than fit are counted. */
export function Avatars({
  people,
  most = 4,
  label,
  className,
}: {
  people: (AvatarPerson & { away?: boolean })[];
  most?: number;
  /** What they have in common, such as "Here now". */
  label: string;
  className?: string;
}) {
  const each = new Map<string, AvatarPerson & { away: boolean }>();
  for (const person of people) {
    const away = (person.away ?? false) && (each.get(person.userId)?.away ?? true);
    each.set(person.userId, { ...person, away });
  }
  const all = [...each.values()];
  if (all.length === 0) return null;
  const rest = all.slice(most);
  return (
    <span
      role="group"
      aria-label={label}
      data-testid="here"
      className={cn("flex shrink-0 items-center gap-0.5", className)}
    >
      {all.slice(0, most).map((person) => (
        <Avatar
          key={person.userId}
          person={person}
          faded={person.away}
          note={person.away ? "away" : undefined}
        />
      ))}
      {rest.length > 0 ? (
        <span
          title={rest.map(({ name }) => name).join(", ")}
          className="tabular grid h-5 min-w-5 place-items-center rounded-full bg-muted px-1 font-medium text-2xs text-muted-foreground ring-2 ring-background"
        >
          +{rest.length}
        </span>
      ) : null}
    </span>
  );
}
