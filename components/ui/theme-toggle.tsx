"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { DropdownMenu, type MenuAction } from "./dropdown-menu";
import { IconButton } from "./icon-button";
import { isTheme, THEME_COOKIE, THEMES, type Theme } from "./theme";

const ICONS = { light: Sun, dark: Moon, system: Monitor };
const YEAR_SECONDS = 31_536_000;

function storedTheme(): Theme {
  const value = document.cookie.match(new RegExp(`(?:^|; )${THEME_COOKIE}=(\\w+)`))?.[1];
  return isTheme(value) ? value : "system";
}

function applyTheme(theme: Theme): void {
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
}

/**
 * Keeps the page in the reader's theme: follows the machine where they follow it, and sets it on pages the browser
 * renders by itself (not found, not permitted), where the inline script does not run.
 */
export function KeepTheme() {
  useEffect(() => {
    const media = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => applyTheme(storedTheme());
    follow();
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, []);
  return null;
}

/** The reader's theme and a setter that applies it at once and keeps it for a year. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => {
    const frame = requestAnimationFrame(() => setTheme(storedTheme()));
    return () => cancelAnimationFrame(frame);
  }, []);
  return [
    theme,
    (next) => {
      document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
      setTheme(next);
      applyTheme(next);
    },
  ];
}

/** Entries for light, dark and system, to be put into any menu. */
export function useThemeItems(): MenuAction[] {
  const t = useTranslations("ui.theme");
  const [theme, setTheme] = useTheme();
  return THEMES.map((value) => {
    const Icon = ICONS[value];
    return {
      label: t(value),
      icon: <Icon aria-hidden="true" />,
      checked: value === theme,
      onSelect: () => setTheme(value),
    };
  });
}

/** Button with a menu of the three themes. */
export function ThemeToggle() {
  const t = useTranslations("ui.theme");
  const items = useThemeItems();
  const trigger = (
    <IconButton
      label={t("label")}
      noTooltip
      icon={
        <>
          <Sun aria-hidden="true" className="dark:hidden" />
          <Moon aria-hidden="true" className="hidden dark:block" />
        </>
      }
    />
  );
  return <DropdownMenu trigger={trigger} items={items} />;
}
