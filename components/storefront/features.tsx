import { KeyRound, ReceiptText, ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";

const FEATURES = [
  { key: "oneKey", icon: KeyRound },
  { key: "price", icon: ReceiptText },
  { key: "fair", icon: ShieldCheck },
] as const;

/** Three reasons to buy here. */
export function Features() {
  const t = useTranslations("storefront.features");
  return (
    <section className="grid gap-8 sm:grid-cols-3">
      {FEATURES.map(({ key, icon: Icon }) => (
        <div key={key}>
          <Icon aria-hidden="true" className="size-5 text-brand-ink" />
          <h2 className="mt-3 font-semibold">{t(`${key}.title`)}</h2>
          <p className="mt-1 text-sm text-muted">{t(`${key}.text`)}</p>
        </div>
      ))}
    </section>
  );
}
