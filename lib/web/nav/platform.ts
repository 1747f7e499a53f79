import { Activity, Building2, ScrollText } from "lucide-react";

import type { NavGroup } from "./entry";

/** Rooms of the operator, under `/platform`. */
export const PLATFORM_NAV: readonly NavGroup[] = [
  {
    entries: [
      { path: "", label: "resellers", icon: Building2, permission: "platform.read" },
      { path: "health", label: "health", icon: Activity, permission: "platform.read" },
      { path: "audit", label: "audit", icon: ScrollText, permission: "audit.read" },
    ],
  },
];
