import { getTranslations } from "next-intl/server";

import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/domain/access/can";
import { listTeam } from "@/lib/usecases/member/list-team";
import { load } from "@/lib/web/load";
import { pageScope } from "@/lib/web/viewer";

import { AddMemberButton } from "./add-member";
import { TeamTable } from "./team-table";

/** The people of the reader's party and what they may do. */
export async function TeamPage() {
  const members = await load(listTeam, {});
  const { actor } = await pageScope();
  const t = await getTranslations("profile.team");
  const mayChange = actor.kind === "member" && can(actor, "team.write");
  const isOwner = actor.role === "owner";
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={mayChange ? <AddMemberButton isOwner={isOwner} /> : null}
      />
      <TeamTable members={members} mayChange={mayChange} isOwner={isOwner} />
    </>
  );
}
