"use client";

import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, useContext, useId, useMemo, type ReactNode } from "react";
import { cn } from "./cn";

interface FieldControl {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  "aria-required"?: true;
}

const FieldContext = createContext<FieldControl | null>(null);

/** Id and ARIA attributes of the `Field` around a control; every control of this kit takes them by itself. */
export function useFieldControl(): Partial<FieldControl> {
  return useContext(FieldContext) ?? {};
}

export interface FieldProps {
  label: ReactNode;
  /** One line that says what is expected: under the control, so that controls of one row stand in one line. */
  hint?: ReactNode;
  /** Under the label instead: for controls so tall that one would read it too late. */
  hintAbove?: boolean;
  /** The message of a failed check; colours the control and is read with it. */
  error?: string;
  /** Says "optional" beside the label; required is the default and not decorated. */
  optional?: boolean;
  required?: boolean;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  id?: string;
  className?: string;
  children: ReactNode;
}

/** Label, hint, one control and its error, tied together by ids. */
export function Field({
  label,
  hint,
  hintAbove,
  error,
  optional,
  required,
  hideLabel,
  id,
  className,
  children,
}: FieldProps) {
  const t = useTranslations("ui.field");
  const generated = useId();
  const controlId = id ?? generated;
  const hintId = hint ? `${controlId}-hint` : undefined;
  const errorId = error ? `${controlId}-error` : undefined;
  const control = useMemo<FieldControl>(
    () => ({
      id: controlId,
      "aria-describedby": [errorId, hintId].filter(Boolean).join(" ") || undefined,
      "aria-invalid": errorId ? true : undefined,
      "aria-required": required ? true : undefined,
    }),
    [controlId, errorId, hintId, required],
  );
  const said = hint ? (
    <p id={hintId} className={cn("text-xs text-muted", hintAbove && "-mt-1")}>
      {hint}
    </p>
  ) : null;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={controlId} className={cn("text-sm font-medium", hideLabel && "sr-only")}>
        {label}
        {optional ? <span className="ml-1.5 font-normal text-faint">{t("optional")}</span> : null}
      </label>
      {hintAbove ? said : null}
      <FieldContext value={control}>{children}</FieldContext>
      {error ? <FieldError id={errorId}>{error}</FieldError> : null}
      {hintAbove ? null : said}
    </div>
  );
}

/** The message under a control whose check failed. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-xs text-danger">
      <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
