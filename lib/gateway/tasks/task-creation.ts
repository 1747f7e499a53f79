import { putTask } from "@/lib/db/batch/tasks";
import type { AdmitRecord } from "@/lib/db/batch/records";
import { notAdmitted } from "../admission";
import { Attempt, type AttemptOwner } from "../attempt";
import { admitCall } from "../call-admission";
import { CallClosing } from "../call-closing";
import type { CallParts, CallResult } from "../call-parts";
import { reportHealth } from "../call-reports";
import { CHARGES, type Ending } from "../charges";
import { placeOf } from "../hold-growth";
import type { Ticking } from "../live-calls";
import type { Choice } from "../plan";
import { isRefusal, type WholeAnswer } from "../protocols/contract";
import type { TaskRequest } from "../protocols/openai-tasks/task-request";
import { readTaskStatus, type TaskStatus } from "../protocols/openai-tasks/task-status";
import { taskBody } from "../protocols/openai-tasks/task-view";
import * as refusals from "../refusal";
import { FAULTS, type UpstreamFault } from "../upstream-fault";
import { upstreamRequest } from "../upstream-request";
import type { TaskTools } from "./task-poller";

/** The longest a task may take; its hold lasts as long. */
const LONGEST_TASK_MS = 24 * 3_600_000;

/**
 * Creates a long task: a call up to the upstream's first answer, whose hold then stays (docs/decisions/0009). Everything that
 * goes wrong before that ends it as it ends other calls.
 */
export class TaskCreation implements AttemptOwner, Ticking {
  readonly #parts: CallParts;
  readonly #tools: TaskTools;
  readonly #request: TaskRequest;
  readonly #closing: CallClosing;
  #admitted: AdmitRecord | null = null;
  #admittedAt = 0;
  #index = 0;
  #attempt: Attempt | null = null;
  #ended = false;

  constructor(parts: CallParts, tools: TaskTools, request: TaskRequest) {
    const { services } = parts;
    // What is admitted here lasts as long as a task may.
    const limits = { ...services.limits, totalMs: LONGEST_TASK_MS };
    this.#parts = { ...parts, services: { ...services, limits } };
    this.#tools = tools;
    this.#request = request;
    this.#closing = new CallClosing(this.#parts);
  }

  /** Runs until the first try is under way, or it was refused. @throws only mistakes of ours. */
  async run(): Promise<void> {
    const { reply, services, plan } = this.#parts;
    const admitted = await admitCall(this.#parts);
    if (isRefusal(admitted)) {
      this.#parts.ticket.end(0);
      return reply.refuse(admitted);
    }
    this.#admitted = admitted.record;
    this.#admittedAt = services.now();
    this.#index = admitted.index;
    if (reply.left) return this.#leaveEarly(admitted.record);
    services.live.add(this);
    this.#send(plan.choices[this.#index] as Choice);
  }

  /** C22: nothing was sent, so nothing is owed. */
  #leaveEarly(admitted: AdmitRecord): void {
    const { outcome, row } = CHARGES.left_early;
    this.#parts.ticket.end(0);
    void this.#parts.services.booking.book({ ...notAdmitted(admitted, outcome, row), httpStatus: 499 });
  }

  #send(choice: Choice): void {
    const attempt = new Attempt(this, choice, this.#parts);
    this.#attempt = attempt;
    Promise.resolve()
      .then(() => upstreamRequest(this.#parts.services, this.#parts.request, choice))
      .then(
        (made) => {
          if (!attempt.over) attempt.exchange = this.#parts.services.upstreams.send(made, attempt);
        },
        () => attempt.fail(FAULTS.refusedCredential),
      );
  }

  // ---- what a try tells

  streamed(): void {
    // Tasks do not stream.
  }

  completed(attempt: Attempt): void {
    this.failed(attempt, FAULTS.malformed);
  }

  answered(attempt: Attempt, answer: WholeAnswer): void {
    const { services, plan } = this.#parts;
    reportHealth(services, plan, attempt, null);
    const status = readTaskStatus(answer.body);
    if (!status || status.state === "failed" || status.state === "cancelled")
      return this.#end("server_error", refusals.upstreamBroken);
    this.#keep(attempt, status).catch((error: unknown) => this.#mistake(error));
  }

  /** From here on the task is anybody's to ask about, and this process may die. */
  async #keep(attempt: Attempt, status: TaskStatus): Promise<void> {
    const { reply, services, hex, id, plan } = this.#parts;
    const { candidate } = attempt.choice;
    const { kind, model, units, payload } = this.#request;
    const { size } = payload.values;
    const createdAt = new Date(services.now());
    const seconds = units.second === undefined ? null : Number(units.second);
    const told = { model, kind, seconds, size: typeof size === "string" ? size.slice(0, 40) : null };
    await putTask(this.#tools.pool, {
      ...{ tenant_id: plan.caller.tenant.tenantId, call_id: id, kind, model_name: model },
      ...{ customer_id: (this.#admitted as AdmitRecord).customerId, upstream_id: candidate.upstream.id },
      ...{ supplier_account_id: candidate.account.id, credential_id: candidate.credentialId },
      ...{ upstream_task_id: status.id, state: "queued", seconds, size: told.size, created_at: createdAt },
      deadline: new Date(createdAt.getTime() + LONGEST_TASK_MS),
    });
    this.#ended = true;
    // What is made now is the upstream's; asking about it is free.
    this.#parts.ticket.end(0);
    services.live.delete(this);
    const first = { state: "queued", progress: 0, error: null, output: null } as const;
    reply.whole({
      body: taskBody({ ...told, hex, createdAt, endedAt: null, status: first }),
      contentType: null,
    });
  }

  failed(attempt: Attempt, fault: UpstreamFault): void {
    const { services, plan, reply } = this.#parts;
    reportHealth(services, plan, attempt, fault);
    const following = plan.choices[this.#index + 1];
    const mayTry = this.#closing.failures + 1 < services.limits.attempts && !reply.left;
    if (!fault.failover || !following || !mayTry) return this.#end(fault.ending, fault.refusal);
    this.#closing.addFailure(attempt, fault);
    this.#index += 1;
    this.#moveTo(following, fault).catch((error: unknown) => this.#mistake(error));
  }

  /** Stock is held anew at the next account before anything is sent there. */
  async #moveTo(choice: Choice, fault: UpstreamFault): Promise<void> {
    const admitted = this.#admitted as AdmitRecord;
    const place = placeOf(choice);
    const verdict = await this.#parts.services.rehold.move(admitted, place).catch(() => null);
    if (verdict === "done") {
      this.#admitted = { ...admitted, ...place };
      return this.#send(choice);
    }
    // Not known: whichever lots are reserved now, they are to be given back.
    if (verdict === null) this.#admitted = { ...admitted, lots: [...admitted.lots, ...place.lots] };
    this.#end(fault.ending, fault.refusal, true);
  }

  // ---- what else can end it

  tick(now: number): void {
    const attempt = this.#attempt;
    const { limits } = this.#parts.services;
    if (!this.#ended && attempt && !attempt.over && now - attempt.startedAt >= limits.firstByteWholeMs)
      attempt.fail(FAULTS.firstByteTimeout);
  }

  recheckAccess(): void {
    // What was asked for is made, and charged: it was bought.
  }

  cutOff(): void {
    this.#attempt?.abandon();
    this.#end("own_limit", refusals.cutOff("This server is being restarted."));
  }

  #end(ending: Ending, refusal: refusals.Refusal, counted = false): void {
    const { services } = this.#parts;
    const [admitted, attempt, admittedAt] = [this.#admitted, this.#attempt, this.#admittedAt];
    if (this.#ended || !admitted || !attempt) return;
    this.#ended = true;
    const result: CallResult = { kind: "refusal", refusal, inStream: false };
    const { seen } = attempt;
    this.#closing.close({ ending, seen, result, admitted, admittedAt, attempt, counted }).then(
      () => services.live.delete(this),
      (error: unknown) => this.#mistake(error),
    );
  }

  #mistake(error: unknown): void {
    this.#ended = true;
    this.#parts.services.live.delete(this);
    this.#closing.mistake(error, this.#admitted);
  }
}
