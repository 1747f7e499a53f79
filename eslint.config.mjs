import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const TESTS = ["**/*.test.{ts,tsx}", "**/testing/**", "e2e/**"];
const NO_ENVIRONMENT = {
  object: "process",
  property: "env",
  message: "lib/env.ts is the one reader of the environment.",
};
const NO_FLOATS = ["parseFloat", "isFinite", "isNaN"].map((name) => ({
  name,
  message: "Money is bigint; floats stay away from it.",
}));

export default defineConfig(
  globalIgnores([
    ".next*/**",
    "data/**",
    "generated/**",
    "next-env.d.ts",
    "test-results/**",
    "playwright-report/**",
  ]),
  js.configs.recommended,
  {
    // No comment switches a rule off, and none promises work for later.
    linterOptions: { noInlineConfig: true },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", { max: 350 }],
      // A function past 70 lines wants a second look; markup is longer than logic.
      "max-lines-per-function": ["error", { max: 90, skipComments: true }],
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx", "hack"], location: "anywhere" }],
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_$" }],
      // Use cases and handlers are plain values whose functions know no `this`; a promise may be kept without waiting.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/ban-ts-comment": [
        "error",
        { "ts-expect-error": true, minimumDescriptionLength: 10 },
      ],
    },
  },
  { files: ["**/*.tsx", "components/**/*.ts", "lib/web/**/*.ts"], ...reactHooks.configs.flat.recommended },
  {
    files: ["**/*.{ts,tsx}"],
    ignores: ["lib/env.ts", "scripts/**", "bench/**", "*.config.ts", ...TESTS],
    rules: { "no-restricted-properties": ["error", NO_ENVIRONMENT] },
  },
  {
    files: ["lib/**/*.ts"],
    ignores: TESTS,
    rules: {
      "no-restricted-globals": ["error", ...NO_FLOATS],
      "no-restricted-properties": ["error", NO_ENVIRONMENT, { object: "Number", property: "parseFloat" }],
    },
  },
  { files: ["**/*.tsx"], rules: { "max-lines-per-function": ["error", { max: 130, skipComments: true }] } },
  { files: ["lib/env.ts"], rules: { "no-restricted-properties": "off" } },
  { files: TESTS, rules: { "max-lines-per-function": "off" } },
  {
    files: ["**/*.{mjs,cjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        module: "writable",
        setInterval: "readonly",
        clearInterval: "readonly",
      },
    },
  },
);
