import { TeamSwitcher } from "@/components/team/team-switcher";
import { Brand } from "./brand";
import { EngineStatus } from "./engine-status";
import { NavLinks } from "./nav-links";

export function Rail() {
  return (
    <aside className="sticky top-0 hidden h-dvh w-14 shrink-0 flex-col border-r bg-sidebar md:flex lg:w-52">
      <div className="flex h-12 shrink-0 items-center px-4">
        <Brand />
      </div>
      <div className="px-2 pb-1 md:max-lg:px-2.5">
        <TeamSwitcher collapsing />
      </div>
      <nav aria-label="Main" className="flex-1 overflow-y-auto px-2 py-1 md:max-lg:px-2.5">
        <NavLinks collapsing />
      </nav>
      <div className="p-2 md:max-lg:hidden">
        <EngineStatus />
      </div>
    </aside>
  );
}
