"use client";

import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { NativeSelect } from "@/components/ui/native-select";
import type { CuratedChoice } from "@/lib/usecases/curated/curated-choices";

/** The models a name stands for, the preferred one first: added from a list, moved by buttons. */
export function TargetList(props: {
  models: readonly CuratedChoice[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const { models, chosen, onChange } = props;
  const t = useTranslations("console-curated");
  const left = models.filter(({ id }) => !chosen.includes(id));
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col gap-1 empty:hidden">
        {chosen.map((id, index) => (
          <Target
            key={id}
            model={models.find((model) => model.id === id)}
            first={index === 0}
            last={index === chosen.length - 1}
            onMove={(by) => onChange(moved(chosen, index, by))}
            onRemove={() => onChange(chosen.filter((other) => other !== id))}
          />
        ))}
      </ol>
      <NativeSelect
        value=""
        onChange={({ target }) => target.value !== "" && onChange([...chosen, target.value])}
        options={[
          { value: "", label: t("addTarget") },
          ...left.map(({ id, displayName, name }) => ({ value: id, label: `${displayName} (${name})` })),
        ]}
      />
    </div>
  );
}

function moved(ids: readonly string[], index: number, by: -1 | 1): string[] {
  const list = [...ids];
  const [id] = list.splice(index, 1);
  if (id !== undefined) list.splice(index + by, 0, id);
  return list;
}

function Target(props: {
  model: CuratedChoice | undefined;
  first: boolean;
  last: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  const { model, first, last, onMove, onRemove } = props;
  const t = useTranslations("console-curated");
  const name = model?.displayName ?? "–";
  return (
    <li className="flex items-center gap-1 rounded-md border bg-surface py-1 pr-1 pl-3 text-sm">
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {model?.published ? null : <Badge tone="warn">{t("unpublished")}</Badge>}
      <IconButton
        size="sm"
        label={t("moveUp", { name })}
        icon={<ArrowUp />}
        disabled={first}
        onClick={() => onMove(-1)}
      />
      <IconButton
        size="sm"
        label={t("moveDown", { name })}
        icon={<ArrowDown />}
        disabled={last}
        onClick={() => onMove(1)}
      />
      <IconButton size="sm" label={t("remove", { name })} icon={<X />} onClick={onRemove} />
    </li>
  );
}
