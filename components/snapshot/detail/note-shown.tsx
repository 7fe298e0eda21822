import { Markdown } from "@/components/markdown/markdown";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";

/** A note for those who may not change it. */
export function NoteShown({ note }: { note: string }) {
  if (note === "") return null;
  return (
    <Card>
      <CardHeader className="min-h-11 border-0 pb-0">
        <CardTitle>Note</CardTitle>
      </CardHeader>
      <CardContent className="pt-2">
        <div role="region" aria-label="Note as written">
          <Markdown text={note} />
        </div>
      </CardContent>
    </Card>
  );
}
