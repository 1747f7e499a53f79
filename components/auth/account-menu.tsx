"use client";

import { CircleUser, Store } from "lucide-react";
import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";

import { UserMenu } from "@/components/shell/user-menu";

/** The reader's menu in every console: profile, storefront, and the way out, which revokes the session. */
export function AccountMenu(props: {
  name: string;
  email: string;
  profileHref: string;
  storefrontHref?: string;
}) {
  const t = useTranslations("nav.shell");
  async function leave() {
    await signOut({ redirect: false });
    window.location.assign(props.storefrontHref ?? "/sign-in");
  }
  return (
    <UserMenu
      name={props.name}
      detail={props.email}
      items={[
        { label: t("profile"), icon: <CircleUser aria-hidden="true" />, href: props.profileHref },
        ...(props.storefrontHref
          ? [{ label: t("storefront"), icon: <Store aria-hidden="true" />, href: props.storefrontHref }]
          : []),
      ]}
      onSignOut={() => void leave()}
    />
  );
}
