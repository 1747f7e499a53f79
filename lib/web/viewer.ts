import { notFound, redirect } from "next/navigation";

import type { PartyKind } from "@/lib/domain/access/party-kind";
import type { MemberActor } from "@/lib/usecases/actor";
import type { Viewer } from "@/lib/usecases/session/resolve-session";

import { signInHref } from "./load";
import { currentScope, type RequestScope } from "./scope";
import { UnknownHost } from "./unknown-host";

/** A request of somebody signed in. */
export interface MemberScope extends RequestScope {
  readonly actor: MemberActor;
  readonly viewer: Viewer;
}

/** The request's scope for pages; an unknown host has no pages. */
export async function pageScope(): Promise<RequestScope> {
  return currentScope().catch((error: unknown) => {
    if (error instanceof UnknownHost) notFound();
    throw error;
  });
}

/**
 * Who is signed in, for a layout of rooms that exist for these kinds of party: for the others they are not found, and
 * visitors go to the sign-in page. Layouts only choose the frame: every page's own queries decide what it may show.
 */
export async function requireViewer(kinds: readonly PartyKind[]): Promise<MemberScope> {
  const scope = await pageScope();
  const { actor, viewer } = scope;
  if (!viewer || actor.kind !== "member") redirect(await signInHref());
  if (!kinds.includes(viewer.party.kind)) notFound();
  return { ...scope, actor, viewer };
}

/** The first page of a member: their party's console, portal, or the platform. */
export function homeOf(party: { readonly kind: PartyKind; readonly slug: string }): string {
  switch (party.kind) {
    case "platform":
      return "/platform";
    case "root":
    case "distributor":
      return `/console/${party.slug}`;
    case "customer":
      return "/portal";
    default:
      return party.kind satisfies never;
  }
}
