"use client";

import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import {
  Controller,
  FormProvider,
  type ControllerRenderProps,
  type FieldValues,
  type Path,
  type UseFormReturn,
} from "react-hook-form";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { Field, type FieldProps } from "./field";
import { FormErrorSummary, type SubmitFailure } from "./form-error-summary";

/** Labels of the fields mounted so far, by name, so that the summary can call each by the name people see. */
const LabelContext = createContext<Map<string, ReactNode> | null>(null);

export interface FormProps<I extends FieldValues, O> {
  form: UseFormReturn<I, unknown, O>;
  onSubmit: (values: O) => Promise<void> | void;
  /** What the server said when it refused: shown above the fields, with its request id. */
  failure?: SubmitFailure | null;
  className?: string;
  children: ReactNode;
}

/** A form whose failed checks are listed on top, each with a way to its field, as well as beside the fields. */
export function Form<I extends FieldValues, O>({
  form,
  onSubmit,
  failure,
  className,
  children,
}: FormProps<I, O>) {
  const [labels] = useState(() => new Map<string, ReactNode>());
  return (
    <FormProvider {...form}>
      <LabelContext value={labels}>
        <form
          // Sent before the script is there, what was typed (a password, say) must not end up in the address.
          method="post"
          noValidate
          onSubmit={(event) => {
            event.stopPropagation();
            void form.handleSubmit(onSubmit)(event);
          }}
          className={cn("flex flex-col gap-5", className)}
        >
          <FormErrorSummary form={form} labels={labels} failure={failure} />
          {children}
        </form>
      </LabelContext>
    </FormProvider>
  );
}

export interface FormFieldProps<I extends FieldValues, O, N extends Path<I>> extends Omit<
  FieldProps,
  "children" | "error" | "id"
> {
  form: UseFormReturn<I, unknown, O>;
  name: N;
  /** Gets value, onChange, onBlur, name, ref. `Input` takes them spread; give `Select` value and onChange. */
  children: (field: ControllerRenderProps<I, N>) => ReactNode;
}

/** One field of a form: label, hint, the control you render, and the error of its name. */
export function FormField<I extends FieldValues, O, N extends Path<I>>(props: FormFieldProps<I, O, N>) {
  const { form, name, label, children, ...rest } = props;
  const labels = useContext(LabelContext);
  useEffect(() => {
    labels?.set(name, label);
  }, [labels, name, label]);
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field, fieldState }) => (
        <Field {...rest} label={label} error={fieldState.error?.message}>
          {children(field)}
        </Field>
      )}
    />
  );
}

/** The button that submits the form around it; pending while `onSubmit` runs, so nobody submits twice. */
export function SubmitButton<I extends FieldValues, O>(
  props: Omit<ButtonProps, "form"> & { form: UseFormReturn<I, unknown, O> },
) {
  const { form, pending, ...rest } = props;
  return (
    <Button variant="primary" {...rest} type="submit" pending={pending ?? form.formState.isSubmitting} />
  );
}
