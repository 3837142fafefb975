import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * The rooms of docs/architecture.md, lowest first: a room may import the rooms
 * before it in its own line, and itself.
 */
const ROOMS = {
  protocols: [],
  server: ['protocols'],
  jobs: ['server', 'protocols'],
  worker: ['jobs', 'server', 'protocols'],
  components: ['server', 'protocols'],
  cells: ['jobs', 'server', 'protocols'],
  forms: ['components', 'server', 'protocols'],
  results: ['components', 'server', 'protocols'],
  notebook: ['cells', 'results', 'components', 'jobs', 'server', 'protocols'],
  panels: ['cells', 'forms', 'results', 'notebook', 'components', 'jobs', 'server', 'protocols'],
  documents: ['cells', 'forms', 'results', 'notebook', 'components', 'jobs', 'server', 'protocols'],
  commands: [
    'panels', 'documents', 'cells', 'forms', 'results', 'notebook', 'components', 'jobs', 'server',
    'protocols'
  ]
};

const rooms = Object.keys(ROOMS);

/** `src/<room>/` may not reach a room that its line does not name, nor the plugins. */
const borders = rooms.map(room => {
  const closed = [...rooms, 'plugins'].filter(
    other => other !== room && !ROOMS[room].includes(other)
  );
  return {
    files: [`src/${room}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: closed.flatMap(other => [`**/${other}`, `**/${other}/*`, `**/${other}/**`]),
              message: `src/${room} may import only: ${ROOMS[room].join(', ') || 'itself'} (docs/architecture.md).`
            },
            ...(room === 'protocols'
              ? [
                  {
                    regex: '^(?!\\.|zod|fast-xml-parser|fast-check|fs$|path$)',
                    message: 'Protocols are pure: zod, an XML parser and themselves only.'
                  }
                ]
              : [])
          ]
        }
      ]
    }
  };
});

/** No clock, no randomness, no network in a protocol: the server has those. */
const PURE = ['Date', 'fetch', 'setTimeout', 'setInterval', 'crypto', 'performance', 'console'].map(
  name => ({ name, message: 'Protocols have no clock, randomness or I/O of their own.' })
);

export default defineConfig([
  {
    ignores: [
      'node_modules', 'lib', '.venv', '.venv-clients', '.venv-peers', 'jupyterlab_hpc', 'coverage', '**/*.js',
      '**/*.d.ts', 'dist', 'ui-tests/node_modules'
    ]
  },
  js.configs.recommended,
  tseslint.configs.recommended,
  { plugins: { jupyter } },
  jupyter.configs.recommended,
  { files: ['scripts/**/*.mjs', 'ui-tests/peers/**/*.mjs', '*.mjs'], languageOptions: { globals: globals.node } },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: {
      globals: globals.browser,
      parserOptions: { project: 'tsconfig.json' }
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      'max-lines': ['error', { max: 400 }]
    }
  },
  {
    // What activation itself needs; the `bundle` figure of the bench guards its weight.
    files: ['src/plugins/*.ts'],
    rules: {
      'jupyter/prefer-lazy-imports': [
        'warn',
        {
          ignoreImports: [
            '../commands/*', '../jobs/*', '../notebook/*', '../panels/*', '../protocols/*', '../server/*'
          ]
        }
      ]
    }
  },
  {
    // Titles in tests are data.
    files: ['src/**/__tests__/**'],
    rules: { 'jupyter/no-untranslated-string': 'off' }
  },
  ...borders,
  {
    files: ['src/protocols/**/*.ts'],
    ignores: ['**/__tests__/**'],
    rules: {
      'no-restricted-globals': ['error', ...PURE],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }]
    }
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/server/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='ServerConnection'][property.name='makeRequest']",
          message: 'src/server is the only door to the server extension.'
        }
      ]
    }
  },
  {
    // Names of protocols and servers are not ours to translate; tests speak to nobody.
    files: ['src/protocols/**', 'src/**/__tests__/**'],
    rules: { 'jupyter/no-untranslated-string': 'off' }
  },
  prettier
]);
