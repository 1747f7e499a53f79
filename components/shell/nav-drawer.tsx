"use client";

import { Menu } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Sheet } from "@/components/ui/sheet";
import { SideNav, type NavSection } from "./nav";

/** The sidebar of small screens, behind a menu button. */
export function NavDrawer(props: { sections: readonly NavSection[]; title: ReactNode; footer?: ReactNode }) {
  const t = useTranslations("shell");
  const [open, setOpen] = useState(false);
  return (
    <Sheet
      title={props.title}
      side="left"
      width="sm"
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton label={t("openMenu")} icon={<Menu />} noTooltip />}
    >
      <SideNav sections={props.sections} label={t("mainNav")} onNavigate={() => setOpen(false)} />
      {props.footer ? <div className="mt-6 border-t pt-4">{props.footer}</div> : null}
    </Sheet>
  );
}
