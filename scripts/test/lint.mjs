import { nodeTool, PYTHON, tool } from '../setup/paths.mjs';
import { check, count } from './commands.mjs';

/** JavaScript and Python side by side, each one command after the other: two cores are enough. */
const LANES = [
  [
    ['prettier', nodeTool('prettier'), ['--check', '.']],
    ['tsc', nodeTool('tsc'), ['--noEmit', '--incremental', 'false', '--composite', 'false']],
    ['eslint', nodeTool('eslint'), ['.', '--max-warnings', '0']],
    ['stylelint', nodeTool('stylelint'), ['style/**/*.css']]
  ],
  [
    ['ruff check', tool('ruff'), ['check', '.']],
    ['ruff format', tool('ruff'), ['format', '--check', '.']],
    ['lint-imports', tool('lint-imports'), []],
    ['mypy', PYTHON, ['-m', 'mypy']]
  ]
];

/** Style, types, and the borders between the rooms of docs/architecture.md. */
export async function lint() {
  const checks = await Promise.all(LANES.map(lane));
  return count(checks.flat());
}

async function lane(commands) {
  const passed = [];
  for (const [name, command, args] of commands) {
    passed.push(await check('lint', name, command, args));
  }
  return passed;
}
