/** The public pages named in a storefront's header: paths below `/<locale>/`, labels under `nav.storefront`. */
export const STOREFRONT_NAV = [
  { path: "models", label: "models" },
  { path: "calculator", label: "calculator" },
  { path: "quick-start", label: "quickStart" },
] as const;
