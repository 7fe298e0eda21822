import { UserMenu } from "@/components/account/user-menu";
import { InboxPopover } from "@/components/inbox/inbox-popover";
import { SearchButton } from "@/components/palette/search-button";
import { Teammates } from "@/components/presence/teammates";
import { Breadcrumbs } from "./breadcrumbs";
import { MobileMenu } from "./mobile-menu";
import { OperationsPopover } from "./operations-popover";
import { ThemeSwitch } from "./theme-switch";

export function TopBar() {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-background px-4">
      <MobileMenu />
      <Breadcrumbs />
      <div className="ml-auto flex shrink-0 items-center gap-1">
        <SearchButton />
        <Teammates />
        <InboxPopover />
        <OperationsPopover />
        <ThemeSwitch />
        <UserMenu />
      </div>
    </header>
  );
}
