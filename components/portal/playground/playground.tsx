"use client";

import { Eraser, SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { EmptyNotice } from "@/components/portal/playground/empty-notice";
import { NO_SETTINGS, type ChatSettings, type Question } from "@/lib/web/playground/chat";
import { useChat } from "@/lib/web/playground/use-chat";
import { usePlaygroundKey } from "@/lib/web/playground/use-playground-key";

import { Composer } from "./composer";
import { ModelPanel, type ModelChoice } from "./model-panel";
import { SettingsSheet } from "./settings-sheet";
import { TotalCost } from "./total-cost";

/** Two models answer the same messages side by side, each with what it costs. */
export function Playground({ models, origin }: { models: readonly ModelChoice[]; origin: string }) {
  const t = useTranslations("portal-playground");
  const [settings, setSettings] = useState<ChatSettings>(NO_SETTINGS);
  const [chosen, setChosen] = useState<readonly [string, string]>([
    models[0]?.name ?? "",
    models[1]?.name ?? "",
  ]);
  const withKey = usePlaygroundKey();
  const left = useChat(withKey);
  const right = useChat(withKey);
  const sides = [left, right] as const;
  const busy = left.busy || right.busy;
  const begun = sides.some(({ messages }) => messages.length > 0);
  const blind = chosen.some((name) => models.find((model) => model.name === name)?.vision === false);

  function send(question: Question) {
    sides.forEach((side, index) => {
      const model = chosen[index as 0 | 1];
      if (model !== "") void side.ask(model, settings, question);
    });
  }
  if (models.length === 0) return <EmptyNotice />;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <SettingsSheet
          settings={settings}
          onChange={setSettings}
          trigger={<Button icon={<SlidersHorizontal />}>{t("settings")}</Button>}
        />
        <Button
          variant="ghost"
          icon={<Eraser />}
          disabled={!begun || busy}
          onClick={() => sides.forEach((side) => side.clear())}
        >
          {t("clear")}
        </Button>
        <TotalCost sides={sides} />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {sides.map((side, index) => (
          <ModelPanel
            key={index}
            side={index === 0 ? "a" : "b"}
            chat={side}
            models={models}
            chosen={chosen[index as 0 | 1]}
            onChoose={(name) => setChosen(index === 0 ? [name, chosen[1]] : [chosen[0], name])}
            optional={index === 1}
            settings={settings}
            origin={origin}
          />
        ))}
      </div>
      <Composer busy={busy} blind={blind} onSend={send} onStop={() => sides.forEach((side) => side.stop())} />
    </div>
  );
}
