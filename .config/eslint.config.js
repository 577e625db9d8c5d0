import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

/** Only what needs types or our own knowledge; Biome does the rest, faster. */
export default [
  { ignores: ['node_modules/', 'var/', '**/*.js'] },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: fileURLToPath(new URL('..', import.meta.url)) },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { ts: tseslint.plugin },
    rules: {
      'ts/no-floating-promises': 'error',
      'ts/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
    },
  },
  {
    files: ['server/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='sql'][callee.property.name='raw']",
          message: 'Text becomes SQL only in migrations; here values are parameters and names go through sql.id.',
        },
      ],
    },
  },
];
