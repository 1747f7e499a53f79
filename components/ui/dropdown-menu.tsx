"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface MenuAction {
  kind?: "action";
  label: ReactNode;
  icon?: ReactNode;
  hint?: ReactNode;
  href?: string;
  onSelect?: () => void;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
}

export type MenuItem = MenuAction | { kind: "separator" } | { kind: "label"; label: ReactNode };

export const menuContentClass =
  "animate-pop-in z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-80 overflow-y-auto rounded-lg bg-surface p-1 shadow-pop";

export const menuItemClass =
  "flex min-h-8 w-full cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-sm select-none data-disabled:text-faint data-highlighted:bg-hover data-highlighted:outline-none [&>svg]:size-4 [&>svg]:shrink-0";

/** A menu of actions and links under a trigger; the page behind stays readable to screen readers. */
export function DropdownMenu(props: {
  trigger: ReactNode;
  items: readonly MenuItem[];
  align?: "start" | "end";
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={props.align ?? "end"}
          sideOffset={4}
          collisionPadding={8}
          className={menuContentClass}
        >
          {props.items.map((item, index) => (
            <MenuEntry key={index} item={item} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function MenuEntry({ item }: { item: MenuItem }) {
  if (item.kind === "separator") return <Radix.Separator className="my-1 h-px bg-line" />;
  if (item.kind === "label") {
    return <Radix.Label className="px-2 py-1.5 text-xs font-medium text-faint">{item.label}</Radix.Label>;
  }
  const content = (
    <>
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.hint ? <span className="text-xs text-faint">{item.hint}</span> : null}
      {item.checked ? <Check aria-hidden="true" /> : null}
    </>
  );
  const className = cn(menuItemClass, item.danger && "text-danger");
  return (
    <Radix.Item
      asChild={Boolean(item.href)}
      disabled={item.disabled}
      onSelect={item.onSelect}
      className={className}
    >
      {item.href ? <Link href={item.href}>{content}</Link> : content}
    </Radix.Item>
  );
}
