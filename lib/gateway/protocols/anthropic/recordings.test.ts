import { describe, expect, it } from "vitest";
import { checkRecording, isSeveral } from "./testing/check-recording";
import { recordingsOf } from "../../testing/recorded/recording";

const recordings = recordingsOf("anthropic.messages");

/** Real answers are no part of the project: where their folder is, each of them is read. */
describe.runIf(recordings.length > 0)("recorded messages", () => {
  it("are there", () => expect(recordings.length).toBeGreaterThan(50));

  it("are one answer each, but for one that cannot be", () =>
    expect(recordings.filter(isSeveral)).toHaveLength(1));

  it.each(recordings.filter((recording) => !isSeveral(recording)))("$id, streamed: $stream", (recording) =>
    checkRecording(recording),
  );
});
