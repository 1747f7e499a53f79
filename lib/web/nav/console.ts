import {
  Activity,
  Boxes,
  CircleGauge,
  FileCheck2,
  ClipboardList,
  FileText,
  LibraryBig,
  Gauge,
  Network,
  Plug,
  ScanSearch,
  ScrollText,
  SlidersHorizontal,
  Sparkles,
  Tags,
  TrendingUp,
  Truck,
  Users,
  UsersRound,
  Wallet,
} from "lucide-react";

import type { NavGroup } from "./entry";

/** Rooms of a seller, under `/console/<slug>`. A distributor sees those its permissions open. */
export const CONSOLE_NAV: readonly NavGroup[] = [
  {
    entries: [
      { path: "", label: "overview", icon: CircleGauge, permission: "overview.read" },
      { path: "profit", label: "profit", icon: TrendingUp, permission: "ledger.read" },
    ],
  },
  {
    label: "supply",
    entries: [
      { path: "lots", label: "lots", icon: Boxes, permission: "inventory.read" },
      { path: "purchases", label: "purchases", icon: ClipboardList, permission: "inventory.read" },
      { path: "watch", label: "watch", icon: Gauge, permission: "inventory.read" },
      { path: "suppliers", label: "suppliers", icon: Truck, permission: "suppliers.read" },
      { path: "upstreams", label: "upstreams", icon: Plug, permission: "upstreams.read" },
      { path: "limits", label: "limits", icon: SlidersHorizontal, permission: "upstreams.read" },
      { path: "bills", label: "bills", icon: FileCheck2, permission: "inventory.read" },
      { path: "notices", label: "notices", icon: ScanSearch, permission: "inventory.read" },
      { path: "balance", label: "balance", icon: Wallet, permission: "wallet.read" },
    ],
  },
  {
    label: "selling",
    entries: [
      { path: "catalogue", label: "catalogue", icon: LibraryBig, permission: "inventory.read" },
      { path: "models", label: "curated", icon: Sparkles, permission: "inventory.read" },
      { path: "prices", label: "prices", icon: Tags, permission: "prices.read" },
      { path: "customers", label: "customers", icon: Users, permission: "customers.read" },
      { path: "distributors", label: "distributors", icon: Network, permission: "distributors.read" },
      { path: "calls", label: "calls", icon: Activity, permission: "prices.read" },
      { path: "invoices", label: "invoices", icon: FileText, permission: "billing.read" },
    ],
  },
  {
    label: "administration",
    entries: [
      { path: "team", label: "team", icon: UsersRound, permission: "team.read" },
      { path: "audit", label: "audit", icon: ScrollText, permission: "audit.read" },
    ],
  },
];
