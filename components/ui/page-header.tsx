import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";

export interface Crumb {
  label: ReactNode;
  /** Leave out on the last one, the page itself. */
  href?: string;
}

/** Where the page sits; the last crumb is the page. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const t = useTranslations("ui.page");
  return (
    <nav aria-label={t("breadcrumbs")}>
      <ol className="flex flex-wrap items-center gap-1 text-xs text-muted">
        {crumbs.map((crumb, index) => (
          <li key={index} className="flex min-h-6 min-w-0 items-center gap-1">
            {index > 0 ? <ChevronRight aria-hidden="true" className="size-3.5 shrink-0 text-faint" /> : null}
            {crumb.href ? (
              <Link href={crumb.href} className="truncate rounded-sm py-1 hover:text-ink hover:underline">
                {crumb.label}
              </Link>
            ) : (
              <span aria-current="page" className="truncate text-ink">
                {crumb.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

export interface PageHeaderProps {
  title: ReactNode;
  /** A pill or badge after the title. */
  status?: ReactNode;
  description?: ReactNode;
  crumbs?: readonly Crumb[];
  /** Buttons; the primary one last. */
  actions?: ReactNode;
}

/** Top of every page: breadcrumbs, the only h1, what the page is for, and what one can do here. */
export function PageHeader({ title, status, description, crumbs, actions }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-col gap-1">
      {crumbs ? <Breadcrumbs crumbs={crumbs} /> : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-2xl font-semibold tracking-tight text-balance break-words">
              {title}
            </h1>
            {status}
          </div>
          {description ? (
            <p className="mt-1 max-w-2xl text-sm text-pretty text-muted">{description}</p>
          ) : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </header>
  );
}
