import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// What a reader should not have to remember. Floors and purity are held by test/architecture.test.ts instead.
export default defineConfig(
  globalIgnores(["dist/", "coverage/", "traces/", "**/node_modules/", "adapters/*/vendor/"]),
  tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["**/*.{ts,mts}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      // The type of a value whose functions take that type: only an interface may go in such a circle.
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ["src/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of string literals: it is plain data in a trace." },
        { selector: "ExportDefaultDeclaration", message: "Export by name: one thing has one name everywhere." },
        { selector: "ExportAllDeclaration", message: "Name what is exported: a list can be read, a star cannot." },
      ],
    },
  },
);
