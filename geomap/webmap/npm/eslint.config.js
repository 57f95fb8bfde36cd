/**
 * The page's modules are plain scripts that geomap joins into one function
 * scope, so names are shared between files; tsc checks that each exists.
 */
export default [
  {
    files: ["**/static/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "script" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "complexity": ["error", 12],
      "consistent-return": "error",
      "curly": "error",
      "default-case-last": "error",
      "eqeqeq": "error",
      "id-length": ["error", { min: 2, properties: "never", exceptions: ["L", "$", "a", "b", "x", "y", "_"] }],
      "max-lines": ["error", 400],
      "no-alert": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-extend-native": "error",
      "no-implied-eval": "error",
      "no-loop-func": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-script-url": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { vars: "local" }],
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      "strict": ["error", "global"],
      // User text must have no way to become markup.
      "no-restricted-properties": [
        "error",
        { property: "outerHTML", message: "build nodes instead" },
        { property: "insertAdjacentHTML", message: "build nodes instead" },
        { object: "document", property: "write", message: "build nodes instead" },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "AssignmentExpression[left.property.name=/^(inner|outer)HTML$|^srcdoc$/]",
          message: "build nodes and use textContent instead",
        },
      ],
    },
  },
  {
    // Folium's own popups are HTML by contract; this file serves nothing else.
    files: ["**/static/compat.js"],
    rules: { "no-restricted-syntax": "off" },
  },
];
