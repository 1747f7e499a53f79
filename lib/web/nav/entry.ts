import type { LucideIcon } from "lucide-react";

import type { Permission } from "@/lib/domain/access/permission";

/** One room of a console, listed once: menu, palette and the test that every entry has a page read it from here. */
export interface NavEntry {
  /** Below the console's own address; "" is its first page. */
  readonly path: string;
  /** Key under `nav.<console>` of the messages. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** The permission the page's first query asks for: who lacks it is not shown the way. */
  readonly permission: Permission;
}

export interface NavGroup {
  /** Key under `nav.groups`; none for the group on top. */
  readonly label?: string;
  readonly entries: readonly NavEntry[];
}
