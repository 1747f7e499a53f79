import { useTranslations } from "next-intl";
import { LinkButton } from "@/components/ui/button";

/** Whatever is not there, and whatever belongs to somebody else. */
export default function NotFound() {
  const t = useTranslations("shell.notFound");
  return (
    <main
      id="content"
      className="mx-auto flex min-h-[70dvh] max-w-md flex-col items-center justify-center px-6 text-center"
    >
      <p className="tnum text-sm font-semibold text-brand-ink">404</p>
      <h1 className="mt-2 text-xl font-semibold text-balance">{t("title")}</h1>
      <p className="mt-2 text-muted text-balance">{t("body")}</p>
      <LinkButton href="/" className="mt-6">
        {t("home")}
      </LinkButton>
    </main>
  );
}
