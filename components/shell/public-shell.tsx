import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/button";
import { LocaleSwitch } from "@/components/ui/locale-switch";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { BrandMark, type Brand } from "./brand-mark";
import { BrandStyle } from "./brand-style";
import { NavDrawer } from "./nav-drawer";
import { TopNav, type NavItem } from "./nav";
import { SkipLink } from "./skip-link";

export interface FooterColumn {
  label: string;
  links: readonly { href: string; label: string }[];
}

export interface PublicShellProps {
  brand: Brand;
  homeHref: string;
  nav: readonly NavItem[];
  /** Where visitors sign in and up; members who are signed in get `account` instead. */
  signInHref: string;
  signUpHref?: string;
  account?: { href: string; label: string };
  footer?: readonly FooterColumn[];
  /** Company name, registration, licence; the last line of the page. */
  legal?: ReactNode;
  banner?: ReactNode;
  children: ReactNode;
}

/** Frame of a tenant's public pages, in its brand. */
export function PublicShell(props: PublicShellProps) {
  const t = useTranslations("shell");
  return (
    <div className="flex min-h-dvh flex-col">
      <BrandStyle accent={props.brand.accent} />
      <SkipLink />
      {props.banner}
      <header className="sticky top-0 z-30 border-b bg-canvas">
        <div className="mx-auto flex h-14 w-full max-w-7xl items-center gap-3 px-3 sm:gap-6 sm:px-6">
          <span className="md:hidden">
            <NavDrawer sections={[{ items: props.nav }]} title={props.brand.name} />
          </span>
          <BrandMark brand={props.brand} href={props.homeHref} />
          <div className="hidden md:block">
            <TopNav items={props.nav} label={t("mainNav")} />
          </div>
          <div className="ml-auto flex shrink-0 items-center gap-0.5">
            <LocaleSwitch />
            <ThemeToggle />
            <AccountLinks {...props} />
          </div>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-7xl flex-1 px-4 py-8 focus:outline-none sm:px-6"
      >
        {props.children}
      </main>
      <PublicFooter brand={props.brand} footer={props.footer} legal={props.legal} />
    </div>
  );
}

function AccountLinks({
  account,
  signInHref,
  signUpHref,
}: Pick<PublicShellProps, "account" | "signInHref" | "signUpHref">) {
  const t = useTranslations("shell");
  if (account) {
    return (
      <LinkButton href={account.href} variant="primary" className="ml-2">
        {account.label}
      </LinkButton>
    );
  }
  return (
    <>
      <LinkButton href={signInHref} variant={signUpHref ? "ghost" : "primary"} className="ml-1">
        {t("signIn")}
      </LinkButton>
      {signUpHref ? (
        <LinkButton href={signUpHref} variant="primary" className="ml-1 max-sm:hidden">
          {t("signUp")}
        </LinkButton>
      ) : null}
    </>
  );
}

function PublicFooter({ brand, footer = [], legal }: Pick<PublicShellProps, "brand" | "footer" | "legal">) {
  return (
    <footer className="border-t bg-sunken">
      <div className="mx-auto flex w-full max-w-7xl flex-col gap-8 px-4 py-10 sm:px-6">
        {footer.length > 0 ? (
          <div className="grid grid-cols-2 gap-8 sm:grid-cols-4">
            {footer.map((column) => (
              <nav key={column.label} aria-label={column.label}>
                <p className="mb-2 text-xs font-semibold">{column.label}</p>
                <ul>
                  {column.links.map((link) => (
                    <li key={link.href}>
                      <Link
                        href={link.href}
                        className="inline-flex min-h-7 items-center rounded-sm text-muted hover:text-ink hover:underline"
                      >
                        {link.label}
                      </Link>
                    </li>
                  ))}
                </ul>
              </nav>
            ))}
          </div>
        ) : null}
        <div className="text-xs text-muted">{legal ?? brand.name}</div>
      </div>
    </footer>
  );
}
