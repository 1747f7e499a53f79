import { UsersRound } from "lucide-react";
import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";

/** Who signs in for a buyer. */
export function BuyerPeople({ members }: { members: BuyerDetail["members"] }) {
  const t = useTranslations("console-customers");
  if (members.length === 0) {
    return (
      <Card>
        <NothingYet icon={<UsersRound />} title={t("members.empty")}>
          {t("members.emptyHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <Card flush className="overflow-hidden">
      <Table label={t("tab.members")}>
        <thead>
          <tr>
            <Th>{t("column.member")}</Th>
            <Th>{t("column.role")}</Th>
            <Th>{t("column.signedIn")}</Th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <Tr key={member.id}>
              <Td>
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {member.name}
                  {member.status === "suspended" ? <Badge>{t("memberSuspended")}</Badge> : null}
                </span>
                <span className="text-xs text-muted">{member.email}</span>
              </Td>
              <Td>{t(`role.${member.role}`)}</Td>
              <Td>{member.lastSignInAt ? <RelativeTime at={member.lastSignInAt} /> : t("never")}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
