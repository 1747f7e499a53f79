import type { ReactNode } from "react";

import { AreaMessages } from "@/i18n/area-messages";

/** Pages that are one form: signing in, up and out, and the set-up. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return <AreaMessages areas={["auth"]}>{children}</AreaMessages>;
}
