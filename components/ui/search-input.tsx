"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { Input, type InputProps } from "./input";

export interface SearchInputProps extends Omit<InputProps, "value" | "onChange" | "type" | "prefix"> {
  value: string;
  onValueChange: (value: string) => void;
}

/** Text to look for within a list. */
export function SearchInput({ onValueChange, placeholder, ...rest }: SearchInputProps) {
  const t = useTranslations("ui.search");
  return (
    <Input
      aria-label={placeholder ?? t("label")}
      {...rest}
      type="search"
      placeholder={placeholder ?? t("label")}
      prefix={<Search aria-hidden="true" />}
      onChange={(event) => onValueChange(event.target.value)}
    />
  );
}
