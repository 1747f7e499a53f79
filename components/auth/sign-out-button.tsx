"use client";

import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button, LinkButton } from "@/components/ui/button";

/** Ends the session here and on the server. */
export function SignOutButton({ backHref }: { backHref: string }) {
  const t = useTranslations("auth.signOut");
  const [pending, setPending] = useState(false);
  async function leave() {
    setPending(true);
    await signOut({ redirect: false });
    window.location.assign("/");
  }
  return (
    <div className="flex flex-col gap-2">
      <Button variant="primary" size="lg" pending={pending} onClick={() => void leave()}>
        {t("submit")}
      </Button>
      <LinkButton href={backHref} size="lg" variant="ghost">
        {t("back")}
      </LinkButton>
    </div>
  );
}
