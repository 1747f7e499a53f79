import { Check } from "lucide-react";
import { useTranslations } from "next-intl";

import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { FirstSteps as Steps } from "@/lib/usecases/portal/read-home";

import { KeepCurrent } from "./keep-current";

/** A first call made elsewhere is ticked within this time. */
const LOOK_MS = 5_000;

type StepName = keyof Steps;

interface Step {
  readonly name: StepName;
  /** Where it is done; none where the reader's role may not, or it is done on this page. */
  readonly href: string | null;
}

/** What a new customer does first. Ticks itself by what is really there, and goes away once all is done. */
export function FirstSteps(props: { steps: Steps; mayTopUp: boolean; mayMakeKeys: boolean }) {
  const { steps } = props;
  const t = useTranslations("portal.home.steps");
  const all: Step[] = [
    { name: "toppedUp", href: props.mayTopUp ? "/portal/top-up" : null },
    { name: "keyMade", href: props.mayMakeKeys ? "/portal/keys" : null },
    { name: "called", href: "#quick-start" },
  ];
  const next = all.find(({ name }) => !steps[name]);
  if (!next) return null;
  const done = all.filter(({ name }) => steps[name]).length;
  return (
    <Card title={t("title")} description={t("progress", { done, all: all.length })}>
      <KeepCurrent everyMs={LOOK_MS} />
      <ol className="grid gap-3 md:grid-cols-3">
        {all.map((step, index) => (
          <StepTile
            key={step.name}
            step={step}
            number={index + 1}
            done={steps[step.name]}
            next={step === next}
          />
        ))}
      </ol>
    </Card>
  );
}

function StepTile(props: { step: Step; number: number; done: boolean; next: boolean }) {
  const { step, number, done, next } = props;
  const t = useTranslations("portal.home.steps");
  return (
    <li
      className={cn(
        "flex min-w-0 items-start gap-3 rounded-lg border p-3",
        next && "border-brand-ink bg-brand-soft",
        done && "bg-sunken",
      )}
    >
      <span
        aria-hidden="true"
        className={cn(
          "flex size-6 shrink-0 items-center justify-center rounded-full border text-xs font-semibold",
          done ? "border-ok-line bg-ok-soft text-ok" : "border-line-strong bg-surface text-muted",
        )}
      >
        {done ? <Check className="size-3.5" /> : number}
      </span>
      <div className="min-w-0">
        <p className="font-medium">
          {t(`${step.name}.title`)}
          {done ? <span className="sr-only"> ({t("done")})</span> : null}
        </p>
        <p className="text-xs text-muted">{t(`${step.name}.hint`)}</p>
        {next && step.href ? (
          <LinkButton href={step.href} variant="primary" size="sm" className="mt-2">
            {t(`${step.name}.action`)}
          </LinkButton>
        ) : null}
      </div>
    </li>
  );
}
