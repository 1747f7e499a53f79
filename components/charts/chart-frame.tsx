"use client";

import { ChartColumn, Table2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { ChartSkeleton } from "@/components/ui/skeleton";

export interface ChartFrameProps {
  title: string;
  /** Unit and zone in words: "USD, days in Asia/Shanghai". */
  subtitle?: ReactNode;
  /** Range and granularity pickers. */
  actions?: ReactNode;
  legend?: ReactNode;
  /** Pixels of the picture, and of the table in its place. */
  height: number;
  loading?: boolean;
  /** Shown instead of the picture when there is nothing to draw. */
  empty?: ReactNode;
  picture: ReactNode;
  table: ReactNode;
}

/** What every chart has around it: a title, its unit, a legend with figures, and the switch to a table. */
export function ChartFrame(props: ChartFrameProps) {
  const t = useTranslations("charts");
  const [asTable, setAsTable] = useState(false);
  const ready = !props.loading && !props.empty;
  return (
    <figure className="min-w-0 rounded-lg border bg-surface p-4">
      <figcaption className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{props.title}</h2>
          {props.subtitle ? <p className="mt-0.5 text-xs text-muted">{props.subtitle}</p> : null}
        </div>
        <div className="flex items-center gap-2">
          {props.actions}
          {ready ? (
            <IconButton
              size="sm"
              variant="secondary"
              label={asTable ? t("viewChart") : t("viewTable")}
              icon={asTable ? <ChartColumn /> : <Table2 />}
              onClick={() => setAsTable(!asTable)}
            />
          ) : null}
        </div>
      </figcaption>
      {ready && props.legend ? <div className="mb-3">{props.legend}</div> : null}
      <ChartArea {...props} asTable={asTable} />
    </figure>
  );
}

function ChartArea(props: ChartFrameProps & { asTable: boolean }) {
  const t = useTranslations("charts");
  if (props.loading) return <ChartSkeleton height={props.height} />;
  if (props.empty) {
    return (
      <div
        className="flex items-center justify-center text-center text-sm text-muted"
        style={{ height: props.height }}
      >
        {props.empty === true ? t("empty") : props.empty}
      </div>
    );
  }
  return props.asTable ? props.table : props.picture;
}
