"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export interface NavItem {
  href: string;
  label: string;
  icon?: ReactNode;
  /** A count or a badge at the end of the line. */
  badge?: ReactNode;
  /** Current only on this very address, not below it: for the overview. */
  exact?: boolean;
}

export interface NavSection {
  label?: string;
  items: readonly NavItem[];
}

/** True when the reader is on the item's page or below it. */
export function isCurrent(item: Pick<NavItem, "href" | "exact">, pathname: string): boolean {
  return pathname === item.href || (!item.exact && pathname.startsWith(`${item.href}/`));
}

/** The rooms of a console, in groups; `onNavigate` closes the drawer they may stand in. */
export function SideNav({
  sections,
  label,
  onNavigate,
}: {
  sections: readonly NavSection[];
  label: string;
  onNavigate?: () => void;
}) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="flex flex-col gap-5">
      {sections.map((section, index) => (
        <div key={index}>
          {section.label ? (
            <p className="mb-1 px-2.5 text-xs font-medium text-faint">{section.label}</p>
          ) : null}
          <ul className="flex flex-col gap-px">
            {section.items.map((item) => (
              <li key={item.href}>
                <NavLink item={item} current={isCurrent(item, pathname)} onNavigate={onNavigate} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function NavLink({
  item,
  current,
  onNavigate,
}: {
  item: NavItem;
  current: boolean;
  onNavigate?: () => void;
}) {
  return (
    <Link
      href={item.href}
      aria-current={current ? "page" : undefined}
      onClick={onNavigate}
      className={cn(
        "flex min-h-8 items-center gap-2.5 rounded-md px-2.5 py-1 font-medium [&>svg]:size-4 [&>svg]:shrink-0",
        current ? "bg-brand-soft text-brand-ink" : "text-ink hover:bg-hover [&>svg]:text-muted",
      )}
    >
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.badge ? <span className="tnum text-xs font-normal text-muted">{item.badge}</span> : null}
    </Link>
  );
}

/** The few links of a public header, in a row. */
export function TopNav({ items, label }: { items: readonly NavItem[]; label: string }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label}>
      <ul className="flex items-center gap-1">
        {items.map((item) => {
          const current = isCurrent(item, pathname);
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "flex min-h-8 items-center rounded-md px-2.5 font-medium hover:bg-hover",
                  current ? "text-brand-ink" : "text-muted hover:text-ink",
                )}
              >
                {item.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
