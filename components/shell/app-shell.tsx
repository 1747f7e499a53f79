import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LocaleSwitch } from "@/components/ui/locale-switch";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { BrandMark, type Brand } from "./brand-mark";
import { BrandStyle } from "./brand-style";
import { NavDrawer } from "./nav-drawer";
import { SideNav, type NavSection } from "./nav";
import { PaletteTrigger, type PaletteTriggerProps } from "./palette-trigger";
import { SkipLink } from "./skip-link";

export interface AppShellProps {
  brand: Brand;
  /** Under the name: whose console it is ("Console", "Portal · Blue Fox Ltd"). */
  detail?: string;
  homeHref: string;
  nav: readonly NavSection[];
  /** A `UserMenu`. */
  user?: ReactNode;
  /** Things to do and objects to find by Ctrl/Cmd-K, besides the pages of `nav`. */
  palette?: Pick<PaletteTriggerProps, "items" | "search">;
  /** Across the top, above everything: acting for somebody, suspended, sandbox. */
  banner?: ReactNode;
  /** At the foot of the sidebar: a balance, a support link. */
  sidebarFooter?: ReactNode;
  children: ReactNode;
}

/**
 * Frame of console, portal and platform: a sidebar that becomes a drawer under 1024 px, a top bar with search, language,
 * theme and the reader's menu, a skip link, the tenant's mark and accent. Breadcrumbs belong to each page's `PageHeader`.
 */
export function AppShell(props: AppShellProps) {
  const t = useTranslations("shell");
  const mark = <BrandMark brand={props.brand} href={props.homeHref} detail={props.detail} />;
  return (
    <div className="flex min-h-dvh flex-col">
      <BrandStyle accent={props.brand.accent} />
      <SkipLink />
      {props.banner}
      <div className="flex flex-1">
        <aside className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col border-r bg-sunken lg:flex">
          <div className="flex h-14 items-center px-4">{mark}</div>
          <div className="min-h-0 flex-1 overflow-y-auto px-3 pt-2 pb-6">
            <SideNav sections={props.nav} label={t("mainNav")} />
          </div>
          {props.sidebarFooter ? <div className="border-t p-3">{props.sidebarFooter}</div> : null}
        </aside>
        <div className="flex min-w-0 flex-1 flex-col">
          <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-b bg-canvas px-3 sm:px-6">
            <div className="flex min-w-0 items-center gap-1 lg:hidden">
              <NavDrawer sections={props.nav} footer={props.sidebarFooter} title={props.brand.name} />
              {mark}
            </div>
            <PaletteTrigger nav={props.nav} {...props.palette} />
            <div className="ml-auto flex items-center gap-0.5">
              <span className="hidden sm:contents">
                <LocaleSwitch />
                <ThemeToggle />
              </span>
              {props.user}
            </div>
          </header>
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto w-full max-w-7xl flex-1 px-4 py-6 focus:outline-none sm:px-6"
          >
            {props.children}
          </main>
        </div>
      </div>
    </div>
  );
}
