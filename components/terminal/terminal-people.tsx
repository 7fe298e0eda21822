"use client";
import { Hand, Keyboard, Pin, PinOff } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/components/people/avatar";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import type { TerminalControl, TerminalMeta, TerminalViewer } from "./protocol";

type Props = { meta: TerminalMeta; send: (control: TerminalControl) => void };

const MOST_SHOWN = 5;

/** Who else looks at this terminal, who typed last, whose size it has. */
export function TerminalPeople({ meta, send }: Props) {
  const you = meta.people.find(({ viewer }) => viewer === meta.you);
  const others = meta.people.filter(({ viewer, userId }) => viewer !== meta.you && userId !== you?.userId);
  const typist = meta.typed && meta.typed.viewer !== meta.you ? meta.typed : null;
  const rest = others.length - MOST_SHOWN;
  return (
    <>
      {typist && meta.people.length > 1 ? (
        <span className="max-w-56 truncate max-sm:hidden" data-testid="typed-last">
          {typist.name} typed last
        </span>
      ) : null}
      {others.length > 0 ? (
        <span role="group" aria-label="Also here" className="flex items-center gap-0.5">
          {others.slice(0, MOST_SHOWN).map((viewer) => (
            <Viewer
              key={viewer.viewer}
              viewer={viewer}
              typedLast={meta.typed?.viewer === viewer.viewer}
              mayDecide={you?.mayType === true && !you.granted}
              send={send}
            />
          ))}
          {rest > 0 ? <span className="pl-1.5">+{rest}</span> : null}
        </span>
      ) : null}
      {you?.mayType && !you.granted && meta.viewers > 1 ? <PinButton meta={meta} send={send} /> : null}
    </>
  );
}

function Viewer({
  viewer,
  typedLast,
  mayDecide,
  send,
}: {
  viewer: TerminalViewer;
  typedLast: boolean;
  mayDecide: boolean;
  send: Props["send"];
}) {
  const note = viewer.granted ? "has the keyboard" : viewer.mayType ? "can type" : "viewing";
  const avatar = (
    <Avatar
      person={viewer}
      note={typedLast ? `${note}, typed last` : note}
      className={typedLast ? "ring-primary" : "ring-card"}
    />
  );
  if (!mayDecide || (viewer.mayType && !viewer.granted)) return avatar;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`${viewer.name}, ${note}`}
        className="rounded-full focus-visible:outline-2 focus-visible:outline-ring"
      >
        {avatar}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {viewer.granted ? (
          <DropdownMenuItem onSelect={() => send({ action: "take", viewer: viewer.viewer })}>
            Take the keyboard from {viewer.name}
          </DropdownMenuItem>
        ) : (
          <DropdownMenuItem onSelect={() => send({ action: "give", viewer: viewer.viewer })}>
            Let {viewer.name} type here
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function PinButton({ meta, send }: Props) {
  const mine = meta.pinned === meta.you;
  const holder = meta.people.find(({ viewer }) => viewer === meta.pinned);
  const text = mine
    ? "Sized to your window. Let it follow the smallest screen again"
    : holder
      ? `Sized to ${holder.name}'s window. Resize it to yours for everyone`
      : "Resize it to your window for everyone";
  return (
    <Tooltip content={text}>
      <Button
        size="icon-xs"
        variant="quiet"
        aria-label={mine ? "Unpin the size" : "Pin to your size"}
        aria-pressed={mine}
        onClick={() => send({ action: mine ? "unpin" : "pin" })}
      >
        {mine ? <PinOff aria-hidden className="text-primary" /> : <Pin aria-hidden />}
      </Button>
    </Tooltip>
  );
}

/** Above the line below a terminal: who asks for the keyboard, or that one only looks on. Nothing mostly. */
export function KeyboardBar({ meta, send }: Props) {
  const you = meta.people.find(({ viewer }) => viewer === meta.you);
  if (!you) return null;
  const asking = you.mayType && !you.granted ? meta.people.filter(({ asks }) => asks) : [];
  if (asking.length > 0) {
    return asking.map((viewer) => (
      <Bar key={viewer.viewer}>
        <Avatar person={viewer} className="ring-card" />
        <span className="min-w-0 truncate text-foreground">{viewer.name} is asking for the keyboard</span>
        <Button
          size="xs"
          variant="default"
          className="ml-auto"
          onClick={() => send({ action: "give", viewer: viewer.viewer })}
        >
          Let them type
        </Button>
        <Button size="xs" variant="quiet" onClick={() => send({ action: "take", viewer: viewer.viewer })}>
          Not now
        </Button>
      </Bar>
    ));
  }
  if (you.granted) {
    return (
      <Bar>
        <Keyboard aria-hidden className="size-3.5 text-primary" />
        <span className="min-w-0 truncate text-foreground">You have the keyboard of this terminal</span>
        <Button size="xs" variant="quiet" className="ml-auto" onClick={() => send({ action: "unask" })}>
          Give it back
        </Button>
      </Bar>
    );
  }
  if (you.mayType) return null;
  return (
    <Bar>
      <Hand aria-hidden className="size-3.5" />
      <span className="min-w-0 truncate">
        {you.asks ? "You asked for the keyboard" : "View only: your input isn't sent"}
      </span>
      <Button
        size="xs"
        variant="quiet"
        className="ml-auto"
        onClick={() => send({ action: you.asks ? "unask" : "ask" })}
      >
        {you.asks ? "Never mind" : "Ask for the keyboard"}
      </Button>
    </Bar>
  );
}

function Bar({ children }: { children: ReactNode }) {
  return (
    <div
      role="status"
      aria-label="Keyboard"
      className="flex min-h-8 shrink-0 items-center gap-2 border-t bg-card px-2.5 py-0.5 text-muted-foreground text-xs"
    >
      {children}
    </div>
  );
}
