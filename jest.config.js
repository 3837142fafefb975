const jestJupyterLab = require('@jupyterlab/testing/lib/jest-config');

// Packages that ship only ES modules and must be transformed for jest.
const esModules = [
  '@codemirror',
  '@jupyter/',
  '@jupyterlab/',
  '@marijn',
  '@microsoft',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

const base = jestJupyterLab(__dirname);

module.exports = {
  ...base,
  reporters: ['default'],
  collectCoverage: false,
  testRegex: '/src/.*/.*.spec.ts[x]?$',
  modulePathIgnorePatterns: [
    '<rootDir>/jupyterlab_hpc/labextension',
    '<rootDir>/ui-tests',
    '<rootDir>/lib'
  ],
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})).+`]
};
