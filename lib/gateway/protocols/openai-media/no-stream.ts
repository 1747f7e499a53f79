import type { StreamFault, StreamReader } from "../contract";

/** The stream of an operation that has none: whatever comes is malformed. */
export class NoStream implements StreamReader {
  out: Buffer[] = [];
  readonly tail: readonly Buffer[] = [];
  readonly usage = null;
  readonly usageBroken = false;
  readonly meaningful = false;
  readonly output = false;
  spoke = false;
  readonly wellFormed = false;
  readonly done = false;
  fault: StreamFault | null = null;
  readonly finishReason = null;
  readonly textBytes = 0;

  push(): void {
    this.spoke = true;
    this.fault = "malformed";
  }

  end(): void {
    this.fault = "malformed";
  }

  text(): string {
    return "";
  }

  cutShort(): readonly Buffer[] {
    return [];
  }
}
