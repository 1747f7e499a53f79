import {
  ChartColumn,
  CreditCard,
  FileText,
  House,
  KeyRound,
  Lightbulb,
  MessagesSquare,
  SlidersHorizontal,
  UsersRound,
} from "lucide-react";

import type { NavGroup } from "./entry";

/** Rooms of a customer, under `/portal`. */
export const PORTAL_NAV: readonly NavGroup[] = [
  {
    entries: [
      { path: "", label: "home", icon: House, permission: "overview.read" },
      { path: "keys", label: "keys", icon: KeyRound, permission: "keys.read" },
      { path: "usage", label: "usage", icon: ChartColumn, permission: "usage.read" },
      { path: "playground", label: "playground", icon: MessagesSquare, permission: "keys.write" },
      { path: "advice", label: "advice", icon: Lightbulb, permission: "usage.read" },
    ],
  },
  {
    label: "money",
    entries: [
      { path: "top-up", label: "topUp", icon: CreditCard, permission: "topup.create" },
      { path: "bill", label: "bill", icon: FileText, permission: "billing.read" },
    ],
  },
  {
    label: "administration",
    entries: [
      { path: "limits", label: "limits", icon: SlidersHorizontal, permission: "settings.read" },
      { path: "team", label: "team", icon: UsersRound, permission: "team.read" },
    ],
  },
];
