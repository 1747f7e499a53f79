import type { ReactNode } from "react";
import { LocaleSwitch } from "@/components/ui/locale-switch";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { BrandMark, type Brand } from "./brand-mark";
import { BrandStyle } from "./brand-style";

export interface AuthCardProps {
  brand: Brand;
  homeHref: string;
  title: ReactNode;
  description?: ReactNode;
  /** Under the card: "No account yet? Sign up". */
  footer?: ReactNode;
  children: ReactNode;
}

/** A page that is one form in the tenant's brand: sign in, sign up, forgotten password, set-up. */
export function AuthCard({ brand, homeHref, title, description, footer, children }: AuthCardProps) {
  return (
    <div className="flex min-h-dvh flex-col bg-sunken">
      <BrandStyle accent={brand.accent} />
      <header className="flex h-14 items-center justify-between px-4 sm:px-6">
        <BrandMark brand={brand} href={homeHref} />
        <div className="flex items-center gap-0.5">
          <LocaleSwitch />
          <ThemeToggle />
        </div>
      </header>
      <main id="content" className="mx-auto w-full max-w-md flex-1 px-4 pt-6 pb-16 sm:pt-[8dvh]">
        <div className="rounded-xl border bg-surface p-6 sm:p-8">
          <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
          {description ? <p className="mt-1 text-sm text-muted">{description}</p> : null}
          <div className="mt-6">{children}</div>
        </div>
        {footer ? <div className="mt-5 text-center text-sm text-muted">{footer}</div> : null}
      </main>
    </div>
  );
}
