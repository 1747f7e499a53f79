"use client";

import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";

import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { UrlSegmented } from "@/components/ui/segmented";

/** Whose prices are shown, and of which edition; both in the URL. */
export function PriceChoice(props: {
  buyers: readonly { id: string; name: string }[];
  hasLive: boolean;
  hasDraft: boolean;
}) {
  const t = useTranslations("console-prices");
  const [buyer, setBuyer] = useQueryState(
    "buyer",
    parseAsString.withDefault("").withOptions({ shallow: false }),
  );
  const options = [
    { value: "", label: t("everybody") },
    ...props.buyers.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label={t("buyer")} className="w-64 max-w-full">
        <NativeSelect
          options={options}
          value={buyer}
          onChange={(event) => void setBuyer(event.target.value || null)}
        />
      </Field>
      {props.hasLive && props.hasDraft ? (
        <UrlSegmented
          param="show"
          label={t("show.label")}
          segments={[
            { value: "live", label: t("show.live") },
            { value: "draft", label: t("show.draft") },
          ]}
        />
      ) : null}
    </div>
  );
}
