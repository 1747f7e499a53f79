import { getTranslations } from "next-intl/server";

import { PageHeader } from "@/components/ui/page-header";
import { getTopUp } from "@/lib/usecases/topup/get-top-up";
import { load } from "@/lib/web/load";
import { asWire } from "@/lib/web/wire";

import { TopUpResult } from "./top-up-result";

/** The page of one top-up: where the payer comes back to, and later its receipt. `base` is the page of topping up. */
export async function TopUpResultPage(props: {
  id: string;
  base: string;
  next: { href: string; label: string };
}) {
  const t = await getTranslations("portal-topup");
  const topUp = asWire(await load(getTopUp, { id: props.id }));
  return (
    <>
      <PageHeader
        title={t("result.title")}
        crumbs={[{ label: t("title"), href: props.base }, { label: t("result.title") }]}
      />
      <TopUpResult initial={topUp} topUpHref={props.base} next={props.next} />
    </>
  );
}
