import type { UpstreamConverter } from "../conversation/converter";
import { readUpstreamError } from "../openai/upstream-error";
import { readAnswer } from "./answer";
import { converseRequest, EVENT_STREAM } from "./request";
import { ConverseReader } from "./stream-reader";
import { readUsage } from "./usage";

/** Amazon Bedrock's Converse and ConverseStream. Requests are signed where they are sent, not here. */
export const bedrockConverter: UpstreamConverter = {
  fromConversation: converseRequest,
  streamType: EVENT_STREAM,
  openAnswer: (_settings, maxEventBytes) => new ConverseReader(maxEventBytes),
  readAnswer,
  readUsage,
  readError: readUpstreamError,
};
