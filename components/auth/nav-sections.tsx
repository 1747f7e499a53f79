import { getTranslations } from "next-intl/server";

import type { NavSection } from "@/components/shell/nav";
import { can, type AccessActor } from "@/lib/domain/access/can";
import type { NavGroup } from "@/lib/web/nav/entry";

/** The rooms an actor may enter, in the reader's language, as the shell's menu and palette want them. */
export async function navSections(
  groups: readonly NavGroup[],
  area: "console" | "portal" | "platform",
  base: string,
  actor: AccessActor,
): Promise<NavSection[]> {
  const t = await getTranslations("nav");
  return groups
    .map((group) => ({
      ...(group.label ? { label: t(`groups.${group.label}`) } : {}),
      items: group.entries
        .filter((entry) => can(actor, entry.permission))
        .map(({ path, label, icon: Icon }) => ({
          href: path === "" ? base : `${base}/${path}`,
          label: t(`${area}.${label}`),
          icon: <Icon aria-hidden="true" />,
          exact: path === "",
        })),
    }))
    .filter((section) => section.items.length > 0);
}
