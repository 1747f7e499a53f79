"use client";

import { Download, Radio } from "lucide-react";
import { useTranslations } from "next-intl";

import { buttonClass } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { NothingMatches, NothingYet } from "@/components/ui/empty-state";
import { NativeSelect } from "@/components/ui/native-select";
import { CALL_RESULTS } from "@/lib/usecases/usage/schemas";
import { ApiError } from "@/lib/web/api";
import { useCalls } from "@/lib/web/queries/usage";

import { useCallColumns } from "./call-columns";
import { FindCall } from "./find-call";
import type { useUsageSearch } from "./usage-search";

/** Every call of the stretch, newest first; new ones appear by themselves while the newest page is shown. */
export function CallLog({
  search,
  everCalled,
}: {
  search: ReturnType<typeof useUsageSearch>;
  everCalled: boolean;
}) {
  const t = useTranslations("portal.usage");
  const { data, isPlaceholderData, error, refetch } = useCalls(search.calls);
  const older = data?.older ?? null;
  const newer = data?.newer ?? null;
  const failure = error
    ? {
        onRetry: () => void refetch(),
        ...(error instanceof ApiError ? { message: error.message, requestId: error.body.requestId } : {}),
      }
    : undefined;
  return (
    <DataTable
      label={t("log")}
      columns={useCallColumns()}
      rows={data?.rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/portal/usage/${row.id}`}
      pending={isPlaceholderData}
      columnPicker
      {...(failure ? { failure } : {})}
      toolbar={<LogToolbar search={search} />}
      page={{
        kind: "cursor",
        shown: data?.rows.length ?? 0,
        ...(newer ? { onPrevious: () => search.set({ before: newer }) } : {}),
        ...(older ? { onNext: () => search.set({ after: older }) } : {}),
      }}
      empty={
        everCalled ? (
          <NothingMatches onClear={search.clear}>{t("noneInRange")}</NothingMatches>
        ) : (
          <NothingYet icon={<Radio />} title={t("noCalls")}>
            {t("noCallsHint")}
          </NothingYet>
        )
      }
    />
  );
}

function LogToolbar({ search }: { search: ReturnType<typeof useUsageSearch> }) {
  const t = useTranslations("portal.usage");
  return (
    <>
      <h2 className="mr-2 text-sm font-semibold">{t("log")}</h2>
      <div className="w-40">
        <NativeSelect
          aria-label={t("result")}
          value={search.state.result ?? ""}
          onChange={({ target }) =>
            search.set({ result: CALL_RESULTS.find((one) => one === target.value) ?? null })
          }
          options={[
            { value: "", label: t("results.all") },
            ...CALL_RESULTS.map((value) => ({ value, label: t(`results.${value}`) })),
          ]}
        />
      </div>
      <FindCall hrefBase="/portal/usage" placeholder={t("findCall")} />
      <a href={search.exportHref} download className={buttonClass("secondary", "md", "ml-auto")}>
        <Download aria-hidden="true" className="-ml-0.5 size-4" />
        {t("export")}
      </a>
    </>
  );
}
