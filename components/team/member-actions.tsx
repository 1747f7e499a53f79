"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { changeTeamMember } from "@/lib/usecases/member/change-team-member";
import { useCommand } from "@/lib/web/use-command";

import { rolesToGive, type TeamRole } from "./roles";
import type { TeamRow } from "./team-table";

type Change = { readonly role: TeamRole } | { readonly status: "active" | "suspended" };

/** The menu of one member: another role, suspend, let back in; each is confirmed. */
export function MemberActions({ member, isOwner }: { member: TeamRow; isOwner: boolean }) {
  const t = useTranslations("profile.team");
  const roles = useTranslations("profile.roles");
  const [change, setChange] = useState<Change | null>(null);
  const { mutateAsync } = useCommand<typeof changeTeamMember>("/api/team/change");
  const suspended = member.status === "suspended";
  const words = change && describe(change);
  return (
    <>
      <DropdownMenu
        trigger={
          <IconButton label={t("actionsOf", { name: member.name })} icon={<Ellipsis />} size="sm" noTooltip />
        }
        items={[
          { kind: "label", label: t("changeRole") },
          ...rolesToGive(isOwner).map((role) => ({
            label: roles(role),
            checked: role === member.role,
            disabled: role === member.role,
            onSelect: () => setChange({ role }),
          })),
          { kind: "separator" },
          suspended
            ? { label: t("resume.label"), onSelect: () => setChange({ status: "active" }) }
            : { label: t("suspend.label"), danger: true, onSelect: () => setChange({ status: "suspended" }) },
        ]}
      />
      {change && words ? (
        <ConfirmDialog
          open
          onOpenChange={(open) => (open ? undefined : setChange(null))}
          title={t(`${words}.title`, { name: member.name, role: "role" in change ? roles(change.role) : "" })}
          consequence={t(`${words}.consequence`)}
          confirmLabel={t(`${words}.label`)}
          tone={words === "suspend" ? "danger" : "neutral"}
          onConfirm={async () => void (await mutateAsync({ id: member.id, ...change }))}
        />
      ) : null}
    </>
  );
}

function describe(change: Change): "role_change" | "suspend" | "resume" {
  if ("role" in change) return "role_change";
  return change.status === "suspended" ? "suspend" : "resume";
}
