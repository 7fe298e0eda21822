import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";

/** The variables that every process of the sandbox gets besides the image's own. */
export function EnvironmentTable({ env }: { env: Record<string, string> }) {
  const entries = Object.entries(env).toSorted(([a], [b]) => a.localeCompare(b));
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>Environment</CardTitle>
        <span className="tabular text-muted-foreground text-xs">{entries.length}</span>
      </CardHeader>
      {entries.length === 0 ? (
        <CardContent className="text-muted-foreground">
          None of its own: processes get the image's variables.
        </CardContent>
      ) : (
        <Table aria-label="Environment variables">
          <TableHeader>
            <TableRow>
              <TableHead>Name</TableHead>
              <TableHead>Value</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {entries.map(([name, value]) => (
              <TableRow key={name}>
                <TableCell className="font-mono text-xs">{name}</TableCell>
                <TableCell className="w-full max-w-0">
                  <span className="flex items-center gap-1">
                    <span className="min-w-0 truncate font-mono text-xs" title={value}>
                      {value}
                    </span>
                    <CopyButton text={value} label={`Copy value of ${name}`} />
                  </span>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
