import { forbidden, notFound, redirect } from "next/navigation";
import { headers } from "next/headers";
import type { z } from "zod";

import type { Query } from "@/lib/usecases/define";
import { Forbidden, NotFound, Unauthenticated } from "@/lib/usecases/errors";

import { PATH_HEADER } from "./path-header";
import { currentScope } from "./scope";
import { UnknownHost } from "./unknown-host";

/** The sign-in page, coming back to the page asked for afterwards. */
export async function signInHref(): Promise<string> {
  const path = (await headers()).get(PATH_HEADER) ?? "/";
  return path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`;
}

/**
 * Runs a query for a server component. Who is not signed in goes to the sign-in page and comes back; who may not gets
 * the page that says so; what is not there (or not theirs) is not found. Anything else is the error page's.
 */
export async function load<S extends z.ZodType, O>(useCase: Query<S, O>, input: z.input<S>): Promise<O> {
  try {
    const { actor } = await currentScope();
    return await useCase.execute(actor, input);
  } catch (error) {
    if (error instanceof Unauthenticated) redirect(await signInHref());
    if (error instanceof Forbidden) forbidden();
    if (error instanceof NotFound || error instanceof UnknownHost) notFound();
    throw error;
  }
}
