import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";

import { AppShell } from "@/components/shell/app-shell";
import { AreaMessages } from "@/i18n/area-messages";
import { brandOf } from "@/lib/usecases/tenant/brand";
import type { NavGroup } from "@/lib/web/nav/entry";
import { homeOf, type MemberScope } from "@/lib/web/viewer";

import { AccountMenu } from "./account-menu";
import { navSections } from "./nav-sections";

export interface ConsoleFrameProps {
  readonly area: "console" | "portal" | "platform";
  readonly nav: readonly NavGroup[];
  readonly scope: MemberScope;
  readonly children: ReactNode;
}

/**
 * The frame of console, portal and platform: the seller's brand, the rooms this member may enter, their own menu, and
 * times in their party's zone.
 */
export async function ConsoleFrame({ area, nav, scope, children }: ConsoleFrameProps) {
  const t = await getTranslations("nav.shell");
  const { actor, viewer, site } = scope;
  const { party, member } = viewer;
  const home = homeOf(party);
  const tenantBrand = site.kind === "tenant" ? brandOf(site.tenant) : { name: "Entrepot" };
  const brand = party.kind === "distributor" ? { ...tenantBrand, ...brandOf(party) } : tenantBrand;
  const detail = area === "portal" ? party.name : t(area);
  const user = (
    <AccountMenu
      name={member.name}
      email={member.email}
      profileHref={`${home}/profile`}
      {...(site.kind === "tenant" ? { storefrontHref: "/" } : {})}
    />
  );
  return (
    <AreaMessages areas={[area, "nav", "auth", "profile", "invoice", "limits"]} timeZone={party.timeZone}>
      <AppShell
        brand={brand}
        detail={detail}
        homeHref={home}
        nav={await navSections(nav, area, home, actor)}
        user={user}
        banner={party.status === "suspended" ? <SuspendedBanner text={t("partySuspended")} /> : null}
      >
        {children}
      </AppShell>
    </AreaMessages>
  );
}

function SuspendedBanner({ text }: { text: string }) {
  return (
    <div
      role="status"
      className="border-b border-warn-line bg-warn-soft px-4 py-2 text-center text-sm text-warn"
    >
      {text}
    </div>
  );
}
