import { randomBytes } from "node:crypto";

import type { z } from "zod";

import { SYSTEM_PARTY_ID, withPlatform, withTenant, type Tx } from "@/lib/db/with-tenant";
import { can } from "@/lib/domain/access/can";
import type { Permission } from "@/lib/domain/access/permission";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import type { Prisma } from "@/generated/prisma/client";

import type { Actor } from "./actor";
import { asUseCaseError, Forbidden, invalidInput, Unauthenticated } from "./errors";
import { findReceipt, keepReceipt } from "./receipt";

/** What a use case asks for. `public` needs no sign-in; every one is on a reviewed list (declared.int.test.ts). */
export type DeclaredPermission = Permission | "public";

/**
 * What the transaction sees: `party`, what the actor's party may see; `system`, the whole tenant (only after the
 * permission check, for work on two parties' books: say whose rows are meant in every query); `platform`, every
 * tenant (the operator, and finding a tenant by its host).
 */
export type Scoping = "party" | "system" | "platform";

export interface QueryContext {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly now: Date;
}

/** What a command changed, for the audit trail. `id` is the row's UUID; `detail` never holds secrets or prompts. */
export interface AuditSubject {
  readonly kind: string;
  readonly id: string;
  readonly detail?: Prisma.InputJsonObject;
  /** In whose trail it belongs, where a visitor or the machinery acts; else the asker's own. Needs a wider scope. */
  readonly partyId?: string;
  /** Whom a visitor turned out to be: by signing in or up. */
  readonly memberId?: string;
}

export interface CommandContext extends QueryContext {
  /** Mints a UUIDv7 of `now`, for rows. */
  newId(): string;
  /** Names what was changed. Each command leaves one event per subject named, and one without where none is. */
  audit(subject: AuditSubject): void;
}

export interface ExecuteOptions {
  /** The clock; jobs and seeds give another one. */
  readonly now?: Date;
}

export interface CommandOptions extends ExecuteOptions {
  /** A UUID made when the form opened: a repeat gets the first answer, and nothing is done twice. */
  readonly idempotencyKey?: string;
}

interface Declaration<S extends z.ZodType> {
  /** `noun.verb`, unique. */
  readonly name: string;
  readonly permission: DeclaredPermission;
  readonly scope?: Scoping;
  readonly input: S;
}

interface Limits {
  /** Longest the transaction may take, in milliseconds; 30 s unless said otherwise. */
  readonly timeoutMs?: number;
}

export interface Query<S extends z.ZodType = z.ZodType, O = unknown> extends Required<Declaration<S>> {
  readonly kind: "query";
  /** Throws Unauthenticated, Forbidden, Invalid, NotFound, Unavailable. */
  execute(actor: Actor, input: z.input<S>, options?: ExecuteOptions): Promise<O>;
}

export interface Command<S extends z.ZodType = z.ZodType, O = unknown> extends Required<Declaration<S>> {
  readonly kind: "command";
  /** Why it leaves no audit event; null for all but a reviewed few. */
  readonly unaudited: string | null;
  /** Throws as a query does, and Conflict. Nothing is kept when it throws before the hooks in `after`. */
  execute(actor: Actor, input: z.input<S>, options?: CommandOptions): Promise<O>;
}

export type UseCase = Query | Command;

export interface QueryDefinition<S extends z.ZodType, O> extends Declaration<S>, Limits {
  run(ctx: QueryContext, input: z.output<S>): Promise<O>;
}

/**
 * Work after the commit, such as asking a payment provider for its page. Gets the answer so far and returns it,
 * completed if need be. Runs again when the command is repeated, so it must do its work once per intent.
 */
export type AfterHook<O> = (answer: O, context: { readonly actor: Actor; readonly now: Date }) => Promise<O>;

export interface CommandDefinition<S extends z.ZodType, O> extends Declaration<S>, Limits {
  /**
   * Runs before the transaction, with what it writes in one of its own, so that it stays whatever becomes of the rest:
   * for throttles. Runs on a repeat as well.
   */
  before?(context: { readonly actor: Actor; readonly now: Date }, input: z.output<S>): Promise<void>;
  run(ctx: CommandContext, input: z.output<S>): Promise<O>;
  /** What of the answer is kept for repeats; required in effect where an answer shows a secret once. */
  redact?(answer: O): O;
  readonly after?: ReadonlyArray<AfterHook<O>>;
  /** Says why this command leaves no audit event (bookkeeping of the product's own). */
  readonly unaudited?: string;
}

function prepare<S extends z.ZodType>(
  declared: Required<Declaration<S>>,
  actor: Actor,
  raw: unknown,
): z.output<S> {
  authorise(declared, actor);
  const parsed = declared.input.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw invalidInput(parsed.error);
  return parsed.data;
}

function authorise(declared: Required<Declaration<z.ZodType>>, actor: Actor): void {
  if (declared.permission === "public" || actor.kind === "system") return;
  if (actor.kind === "visitor") throw new Unauthenticated();
  if (!can(actor, declared.permission)) throw new Forbidden();
}

function transact<T>(scope: Scoping, actor: Actor, limits: Limits, work: (tx: Tx) => Promise<T>): Promise<T> {
  const options = limits.timeoutMs === undefined ? {} : { timeoutMs: limits.timeoutMs };
  switch (scope) {
    case "party":
      return withTenant({ tenantId: actor.tenantId, partyId: actor.partyId }, work, options);
    case "system":
      return withTenant({ tenantId: actor.tenantId, partyId: SYSTEM_PARTY_ID }, work, options);
    case "platform":
      return withPlatform(work, options);
    default:
      return scope satisfies never;
  }
}

function complete<S extends z.ZodType>(declared: Declaration<S>): Required<Declaration<S>> {
  const { name, permission, scope = "party", input } = declared;
  // A visitor's party is the nil UUID, which the policies read as the tenant's machinery: it must be asked for by name.
  if (permission === "public" && scope === "party")
    throw new Error(`${name}: public use cases have no party.`);
  if (permission !== "public" && (scope === "platform") !== permission.startsWith("platform.")) {
    throw new Error(`${name}: the platform scope and the platform permissions go together.`);
  }
  return { name, permission, scope, input };
}

/**
 * Declares a read. `execute` checks the permission, parses, and runs in a read-only transaction of the actor's scope.
 */
export function query<S extends z.ZodType, O>(definition: QueryDefinition<S, O>): Query<S, O> {
  const declared = complete(definition);
  return {
    ...declared,
    kind: "query",
    async execute(actor, raw, options = {}) {
      const input = prepare(declared, actor, raw);
      const now = options.now ?? new Date();
      try {
        return await transact(declared.scope, actor, definition, async (tx) => {
          await tx.$executeRaw`SET TRANSACTION READ ONLY`;
          return definition.run({ tx, actor, now }, input);
        });
      } catch (error) {
        throw asUseCaseError(error);
      }
    },
  };
}

/**
 * Declares a change. `execute` checks the permission, parses, and in one transaction of the actor's scope looks for the
 * answer to this idempotency key, runs, keeps the answer and writes the audit trail; then the hooks of `after`.
 */
export function command<S extends z.ZodType, O>(definition: CommandDefinition<S, O>): Command<S, O> {
  const declared = complete(definition);
  return {
    ...declared,
    kind: "command",
    unaudited: definition.unaudited ?? null,
    async execute(actor, raw, options = {}) {
      const input = prepare(declared, actor, raw);
      const now = options.now ?? new Date();
      try {
        await definition.before?.({ actor, now }, input);
        let answer = await transact(declared.scope, actor, definition, (tx) =>
          runOnce(definition, { tx, actor, now }, input, options.idempotencyKey),
        );
        for (const hook of definition.after ?? []) answer = await hook(answer, { actor, now });
        return answer;
      } catch (error) {
        throw asUseCaseError(error);
      }
    },
  };
}

async function runOnce<S extends z.ZodType, O>(
  definition: CommandDefinition<S, O>,
  base: QueryContext,
  input: z.output<S>,
  key: string | undefined,
): Promise<O> {
  const receipt = key === undefined ? null : { actor: base.actor, command: definition.name, key, input };
  const first = receipt && (await findReceipt(base.tx, receipt));
  if (first) return first.answer as O;
  const subjects: AuditSubject[] = [];
  const newId = () => uuidV7(base.now, randomBytes(10));
  const answer = await definition.run(
    { ...base, newId, audit: (subject) => void subjects.push(subject) },
    input,
  );
  if (receipt) await keepReceipt(base.tx, receipt, definition.redact?.(answer) ?? answer, base.now);
  if (definition.unaudited === undefined) await writeAudit(definition.name, base, subjects, newId);
  return answer;
}

async function writeAudit(
  name: string,
  { tx, actor, now }: QueryContext,
  subjects: readonly AuditSubject[],
  newId: () => string,
): Promise<void> {
  const events = subjects.length > 0 ? subjects : [null];
  await tx.auditEvent.createMany({
    data: events.map((subject) => ({
      tenantId: actor.tenantId,
      id: newId(),
      // What visitors do is the tenant's own business unless a party is named.
      partyId: subject?.partyId ?? (actor.kind === "visitor" ? actor.tenantId : actor.partyId),
      memberId: actor.memberId ?? subject?.memberId ?? null,
      command: name,
      subjectKind: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      requestId: actor.requestId,
      detail: { ...subject?.detail, ...(actor.kind === "system" ? { reason: actor.reason } : {}) },
      createdAt: now,
    })),
  });
}
