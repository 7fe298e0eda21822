"use client";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";

const THEMES = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;
type Theme = (typeof THEMES)[number]["value"] | "";

const never = () => () => {};

export function Appearance() {
  const { theme, setTheme } = useTheme();
  // The server doesn't know the choice, so the first render can't show it.
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <Card>
      <CardHeader className="flex-wrap border-b-0">
        <div>
          <CardTitle>Theme</CardTitle>
          <p className="text-muted-foreground text-xs">For the dashboard, in this browser.</p>
        </div>
        <Segmented<Theme>
          label="Theme"
          value={mounted ? ((theme as Theme | undefined) ?? "") : ""}
          onChange={setTheme}
          options={THEMES}
        />
      </CardHeader>
    </Card>
  );
}
