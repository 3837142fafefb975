import type { TranslationBundle } from '@jupyterlab/translation';

import type { ILedger } from '../server/ledger';

/** What is wrong with a cell, and where; line and column count from 1. */
export class CellFault extends Error {
  override readonly name = 'CellFault';

  constructor(
    message: string,
    readonly line: number,
    readonly column: number
  ) {
    super(message);
  }
}

/** Look at a cell's syntax before anything is sent. Rejects with a {@link CellFault}. */
export async function checkCell(
  ledger: Pick<ILedger, 'check'>,
  source: string,
  trans: TranslationBundle
): Promise<void> {
  const verdict = await ledger.check(source);
  if (!verdict.ok) {
    throw new CellFault(
      trans.__(
        'Line %1: %2 — nothing was submitted.',
        verdict.line,
        verdict.message
      ),
      verdict.line,
      verdict.column
    );
  }
}
