import { describe, expect, it } from "vitest";
import { checkRecording, isSeveral } from "./testing/check-recording";
import { readRecordings, recordingsFolder } from "./testing/recordings";

const folder = recordingsFolder();

/** Real answers are no part of the project: where their folder is, each of them is read. */
describe.runIf(folder !== null)("recorded messages", () => {
  const recordings = folder === null ? [] : readRecordings(folder, "anthropic.messages");

  it("are there", () => expect(recordings.length).toBeGreaterThan(50));

  it("are one answer each, but for one that cannot be", () =>
    expect(recordings.filter(isSeveral)).toHaveLength(1));

  it.each(recordings.filter((recording) => !isSeveral(recording)))(
    "$id: $features, streamed: $stream",
    (recording) => checkRecording(recording),
  );
});
