/** What a reader may choose; `system` follows the machine. */
export const THEMES = ["light", "dark", "system"] as const;

export type Theme = (typeof THEMES)[number];

/** Cookie with the choice, read by the server (so that explicit choices need no script) and by the inline script. */
export const THEME_COOKIE = "entrepot_theme";

/** True for the ids in {@link THEMES}; use it on the cookie. */
export function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}

/** Runs before the first paint: puts `dark` on <html> by cookie, or by the machine's setting where none is stored. */
export const themeScript = `(()=>{const m=document.cookie.match(/(?:^|; )${THEME_COOKIE}=(\\w+)/),t=m?m[1]:"system";document.documentElement.classList.toggle("dark",t==="dark"||t!=="light"&&matchMedia("(prefers-color-scheme: dark)").matches)})()`;
