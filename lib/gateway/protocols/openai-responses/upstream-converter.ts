import { converterAtAzure } from "../azure-openai/at-azure";
import type { UpstreamConverter } from "../conversation/converter";
import { openaiChatUpstreamConverter, readWholeChat } from "../openai/chat-read-answer";
import { readWholeResponse, responsesUpstreamConverter } from "./responses-read-answer";

type Settings = Readonly<Record<string, unknown>>;

/** Whether an upstream is to be asked for responses alone: some models of OpenAI's have no chat completions. */
export function speaksOnlyResponses({ responses }: Settings): boolean {
  return responses === "only";
}

function at(settings: Settings): UpstreamConverter {
  return speaksOnlyResponses(settings) ? responsesUpstreamConverter : openaiChatUpstreamConverter;
}

/** OpenAI's upstreams: by chat completions, or by responses where their settings say so. */
export const openaiUpstreamConverter: UpstreamConverter = {
  fromConversation: (conversation, target) => at(target.settings).fromConversation(conversation, target),
  streamType: openaiChatUpstreamConverter.streamType,
  openAnswer: (settings, maxEventBytes) => at(settings).openAnswer(settings, maxEventBytes),
  // Each knows its own answers by their fields.
  readAnswer: (bytes) => readWholeChat(bytes) ?? readWholeResponse(bytes),
  readUsage: (raw, bounds) => at(bounds.settings).readUsage(raw, bounds),
  readError: (bytes) => openaiChatUpstreamConverter.readError(bytes),
};

/** The same on Azure. */
export const azureUpstreamConverter = converterAtAzure(openaiUpstreamConverter);
