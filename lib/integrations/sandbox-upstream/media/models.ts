/** What a model of the sandbox is asked for, beside chat. */
export type MediaKind =
  "embedding" | "image" | "speech" | "transcription" | "moderation" | "rerank" | "video";

/** A model of the sandbox that does not chat. */
export interface MediaModel {
  readonly id: string;
  readonly vendor: string;
  readonly kind: MediaKind;
  /** Whether its usage is stated in tokens, or by what it makes (pictures, seconds), or not at all. */
  readonly states: "tokens" | "units" | "nothing";
}

/** Named as their vendors name them, each billed as there. */
export const MEDIA_MODELS: readonly MediaModel[] = [
  { id: "text-embedding-3-small", vendor: "openai", kind: "embedding", states: "tokens" },
  { id: "gpt-image-1", vendor: "openai", kind: "image", states: "tokens" },
  { id: "dall-e-3", vendor: "openai", kind: "image", states: "nothing" },
  { id: "tts-1", vendor: "openai", kind: "speech", states: "nothing" },
  { id: "gpt-4o-mini-tts", vendor: "openai", kind: "speech", states: "tokens" },
  { id: "whisper-1", vendor: "openai", kind: "transcription", states: "units" },
  { id: "gpt-4o-mini-transcribe", vendor: "openai", kind: "transcription", states: "tokens" },
  { id: "omni-moderation-latest", vendor: "openai", kind: "moderation", states: "nothing" },
  { id: "rerank-v3.5", vendor: "cohere", kind: "rerank", states: "units" },
  { id: "rerank-2.5-lite", vendor: "voyage", kind: "rerank", states: "tokens" },
  { id: "sora-2", vendor: "openai", kind: "video", states: "units" },
];

/** The model of that id that serves a kind of request, or undefined. */
export function findMediaModel(id: string, kind: MediaKind): MediaModel | undefined {
  return MEDIA_MODELS.find((model) => model.id === id && model.kind === kind);
}
