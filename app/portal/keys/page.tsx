import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { KeysView } from "@/components/portal/keys/keys-view";
import { can } from "@/lib/domain/access/can";
import { listKeyModels } from "@/lib/usecases/key/list-key-models";
import { listKeys } from "@/lib/usecases/key/list-keys";
import { readKeyCurrency } from "@/lib/usecases/key/read-key-currency";
import { load } from "@/lib/web/load";
import { requireViewer } from "@/lib/web/viewer";
import { asWire } from "@/lib/web/wire";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal.keys"))("title") };
}

export default async function Page() {
  const { actor, origin } = await requireViewer(["customer"]);
  const [keys, models, { currency }] = await Promise.all([
    load(listKeys, {}),
    load(listKeyModels, {}),
    load(readKeyCurrency, {}),
  ]);
  return (
    <KeysView
      keys={asWire(keys)}
      models={asWire(models)}
      currency={currency}
      baseUrl={`${origin}/v1`}
      mayWrite={can(actor, "keys.write")}
    />
  );
}
