"use client";

import { Ban, ChartColumn, Ellipsis, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { KeyRow } from "@/lib/web/queries/keys";

import { RevokeKeyDialog } from "./revoke-key-dialog";
import { RotateKeyDialog } from "./rotate-key-dialog";

export interface KeyActionsProps {
  readonly row: KeyRow;
  readonly baseUrl: string;
  readonly model: string;
  readonly mayWrite: boolean;
  /** As buttons on the key's own page, else behind a menu. */
  readonly spread?: boolean;
}

/** What can be done with a key: look at its calls, rotate it, revoke it. */
export function KeyActions({ row, baseUrl, model, mayWrite, spread }: KeyActionsProps) {
  const t = useTranslations("portal.keys");
  const [asking, setAsking] = useState<"rotate" | "revoke" | null>(null);
  const ended = row.state === "revoked" || row.state === "expired";
  const mayRotate = mayWrite && row.state === "active";
  const mayRevoke = mayWrite && !ended;
  const usageHref = `/portal/usage?key=${row.id}`;
  const close = (open: boolean) => (open ? undefined : setAsking(null));
  const items: MenuItem[] = [
    { label: t("seeUsage"), icon: <ChartColumn />, href: usageHref },
    ...(mayRotate
      ? [{ label: t("rotateMenu"), icon: <RefreshCw />, onSelect: () => setAsking("rotate") }]
      : []),
    ...(mayRevoke
      ? [{ label: t("revokeMenu"), icon: <Ban />, danger: true, onSelect: () => setAsking("revoke") }]
      : []),
  ];
  return (
    <>
      {spread ? (
        <>
          {mayRevoke ? <Button onClick={() => setAsking("revoke")}>{t("revoke")}</Button> : null}
          {mayRotate ? (
            <Button variant="primary" onClick={() => setAsking("rotate")}>
              {t("rotate")}
            </Button>
          ) : null}
        </>
      ) : (
        <DropdownMenu
          trigger={
            <IconButton label={t("actions", { name: row.name })} icon={<Ellipsis />} size="sm" noTooltip />
          }
          items={items}
        />
      )}
      <RotateKeyDialog
        rotated={row}
        baseUrl={baseUrl}
        model={model}
        open={asking === "rotate"}
        onOpenChange={close}
      />
      <RevokeKeyDialog revoked={row} open={asking === "revoke"} onOpenChange={close} />
    </>
  );
}
