import { getTranslations } from "next-intl/server";

import { PageHeader } from "@/components/ui/page-header";
import { listSessions } from "@/lib/usecases/session/list-sessions";
import { whoAmI } from "@/lib/usecases/session/who-am-i";
import { load } from "@/lib/web/load";

import { PasswordForm } from "./password-form";
import { ProfileForm } from "./profile-form";
import { SessionList } from "./session-list";

/** The reader's own account: name and language, password, where they are signed in. */
export async function ProfilePage() {
  const [me, sessions] = await Promise.all([load(whoAmI, {}), load(listSessions, {})]);
  const t = await getTranslations("profile");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description", { email: me.member.email, role: t(`roles.${me.member.role}`) })}
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <ProfileForm name={me.member.name} locale={me.member.locale} />
        <PasswordForm />
        <SessionList
          initial={sessions.map((session) => ({
            ...session,
            createdAt: session.createdAt.toISOString(),
            lastSeenAt: session.lastSeenAt.toISOString(),
          }))}
        />
      </div>
    </>
  );
}
