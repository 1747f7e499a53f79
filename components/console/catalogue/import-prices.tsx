"use client";

import { FileSearch } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import type { previewPrices } from "@/lib/usecases/catalogue/preview-prices";
import { PRICE_SOURCES } from "@/lib/usecases/catalogue/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommand } from "@/lib/web/use-command";

import { PriceDifferences } from "./price-differences";

export type PreviewData = AnswerOf<typeof previewPrices>;

/** Chooses a list of vendors' prices, shows what it would change, and takes over what is chosen. */
export function ImportPrices() {
  const t = useTranslations("console-catalogue.prices");
  const [source, setSource] = useState<(typeof PRICE_SOURCES)[number]>("reference");
  const [text, setText] = useState("");
  const [preview, setPreview] = useState<PreviewData | null>(null);
  const { mutate, isPending, error } = useCommand<typeof previewPrices>("/api/catalogue/prices/preview", {
    refresh: false,
    onDone: setPreview,
  });
  const list = { source, text: source === "file" ? text : "" };
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <div className="flex flex-col items-start gap-4">
          <Segmented
            label={t("source")}
            value={source}
            onValueChange={(next) => {
              setSource(next);
              setPreview(null);
            }}
            segments={PRICE_SOURCES.map((value) => ({ value, label: t(value) }))}
          />
          {source === "file" ? (
            <Field label={t("chooseFile")} hint={t("fileHint")}>
              <Input
                type="file"
                accept=".csv,text/csv,text/plain"
                onChange={({ target }) => {
                  setPreview(null);
                  void target.files?.[0]?.text().then(setText);
                }}
              />
            </Field>
          ) : null}
          <Button
            variant="primary"
            icon={<FileSearch />}
            pending={isPending}
            disabled={source === "file" && text === ""}
            onClick={() => mutate(list)}
          >
            {t("compare")}
          </Button>
          {error ? <Callout tone="danger">{error.message}</Callout> : null}
        </div>
      </Card>
      {preview ? <Findings preview={preview} list={list} onDone={() => setPreview(null)} /> : null}
    </div>
  );
}

function Findings(props: {
  preview: PreviewData;
  list: { source: (typeof PRICE_SOURCES)[number]; text: string };
  onDone: () => void;
}) {
  const { preview, list, onDone } = props;
  const t = useTranslations("console-catalogue.prices");
  return (
    <>
      {preview.bad.length > 0 ? (
        <Callout tone="warn" title={t("bad", { count: preview.bad.length })}>
          <ul className="list-disc pl-4">
            {preview.bad.map(({ line, reason, detail }) => (
              <li key={`${line} ${reason} ${detail}`} className="break-words">
                {t("line", { line, reason: t(`reason.${reason}`, { detail }) })}
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
      {preview.unknown.length > 0 ? (
        <Callout tone="neutral" title={t("unknown", { count: preview.unknown.length })}>
          <p className="break-words">{preview.unknown.join(", ")}</p>
        </Callout>
      ) : null}
      {preview.changed.length === 0 ? (
        <Callout tone="ok" title={t("none")}>
          {t("noneHint", { count: preview.unchanged })}
        </Callout>
      ) : (
        <PriceDifferences
          key={preview.changed.map(({ id }) => id).join()}
          changed={preview.changed}
          list={list}
          onDone={onDone}
        />
      )}
    </>
  );
}
