import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { pickAreas } from "./messages";

/**
 * Gives client components below it the messages of the named areas (besides the base ones) and the zone times are
 * shown in. Put one into the layout of each console, portal or storefront.
 */
export async function AreaMessages(props: {
  areas: readonly string[];
  timeZone?: string;
  children: ReactNode;
}) {
  const messages = await getMessages();
  return (
    <NextIntlClientProvider messages={pickAreas(messages, props.areas)} timeZone={props.timeZone}>
      {props.children}
    </NextIntlClientProvider>
  );
}
