/**
 * Names of `anthropic-beta` that go on, without their dates. Others are left out: those that would change prices (a longer
 * context, fast mode, fallbacks), that sign in otherwise (oauth), that reach into the vendor's account (files, skills,
 * profiles), or that let messages bring tools along in places that are not looked at (inline tools).
 */
const CARRIED: readonly string[] = [
  "adaptive-thinking",
  "advanced-tool-use",
  "claude-code",
  "computer-use",
  "context-management",
  "dev-full-thinking",
  "effort",
  "extended-cache-ttl",
  "fine-grained-tool-streaming",
  "interleaved-thinking",
  "max-tokens-3-5-sonnet",
  "mcp-client",
  "mid-conversation-output-config",
  "mid-conversation-system-clear-at",
  "mid-conversation-tool-changes",
  "model-context-window-exceeded",
  "output-128k",
  "output-300k",
  "pdfs",
  "prompt-caching",
  "prompt-caching-scope",
  "redact-thinking",
  "structured-outputs",
  "task-budgets",
  "thinking-binding-controls",
  "thinking-display-updates",
  "thinking-token-count",
  "token-counting",
  "token-efficient-tools",
  "tool-examples",
  "tool-search-tool",
  "web-fetch",
  "web-search",
];

const NAME = /^([a-z\d][a-z\d-]{0,60}?)-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/**
 * The betas of a request that an upstream is told.
 * @param settings of the upstream: its `betas` are carried as well, by their full names
 */
export function carriedBetas(
  asked: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): readonly string[] {
  const own = Array.isArray(settings.betas) ? settings.betas : [];
  return asked.filter((beta) => {
    const name = NAME.exec(beta)?.[1];
    return own.includes(beta) || (name !== undefined && CARRIED.includes(name));
  });
}
