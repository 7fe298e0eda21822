"use client";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Role } from "@/server/domain/roles";

const ROLES: { role: Role; label: string; may: string }[] = [
  { role: "owner", label: "Owner", may: "everything, owners included" },
  { role: "admin", label: "Admin", may: "members, keys, quotas, registries" },
  { role: "member", label: "Member", may: "sandboxes and what belongs to them" },
  { role: "viewer", label: "Viewer", may: "sees and watches, changes nothing" },
];

export const roleLabel = (role: Role) => ROLES.find((one) => one.role === role)?.label ?? role;

/** The roles from `mightiest` down. */
export function RoleSelect({
  value,
  mightiest,
  onChange,
  ...props
}: {
  value: Role;
  mightiest: Role;
  onChange: (role: Role) => void;
  id?: string;
  size?: "sm" | "default";
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
}) {
  const first = ROLES.findIndex(({ role }) => role === mightiest);
  return (
    <Select value={value} onValueChange={(role) => onChange(role as Role)}>
      <SelectTrigger {...props}>
        <SelectValue>{roleLabel(value)}</SelectValue>
      </SelectTrigger>
      <SelectContent>
        {ROLES.slice(first).map(({ role, label, may }) => (
          <SelectItem key={role} value={role}>
            {label}
            <span className="text-muted-foreground text-xs"> · {may}</span>
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
