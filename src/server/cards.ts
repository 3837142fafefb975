import * as z from 'zod/mini';

import type { JsonObject } from '../protocols/json';
import type { IConnection } from './connection';
import { command, request } from './request';

const after = z.enum(['insert', 'run-below']);

const card = z.looseObject({
  job: z.string(),
  notebook: z.string(),
  cell: z.string(),
  state: z.enum(['out', 'saved', 'detached']),
  after,
  replaced: z.boolean()
});

const cardList = z.looseObject({ cards: z.array(card) });

const afterAnswer = z.looseObject({ after });

const keptAnswer = z.looseObject({ kept: z.boolean() });

const replacedAnswer = z.looseObject({
  outputs: z.array(
    z.custom<JsonObject>(value => typeof value === 'object' && value !== null)
  ),
  trusted: z.boolean()
});

/** What is to be done when a job's result is in its notebook. */
export type After = z.infer<typeof after>;

/** What became of a job's card in its notebook: see `docs/architecture.md`. */
export type ICard = z.infer<typeof card>;

/** What a card took the place of: nbformat outputs, and whether their scripts might run. */
export interface IReplaced {
  outputs: JsonObject[];
  trusted: boolean;
}

/** The routes of cards, loaded with the first notebook. */
export class Cards {
  constructor(private readonly _connection: IConnection) {}

  /** The cards of a notebook whose result was not seen in a saved file yet. */
  async list(notebook: string): Promise<ICard[]> {
    const { cards } = await request(this._connection, cardList, {
      path: ['cards'],
      query: { notebook }
    });
    return cards;
  }

  /** Rejects with status 404 where the job was not submitted from a cell. */
  get(job: string): Promise<ICard> {
    return request(this._connection, card, { path: ['jobs', job, 'card'] });
  }

  put(
    job: string,
    fields: Partial<Pick<ICard, 'notebook' | 'state' | 'after'>>
  ): Promise<void> {
    return command(this._connection, {
      method: 'PUT',
      path: ['jobs', job, 'card'],
      body: fields
    });
  }

  /** Take what is to be done now that the result is in its notebook: it is given once. */
  async takeAfter(job: string, tab: string, notebook: string): Promise<After> {
    const answer = await request(this._connection, afterAnswer, {
      method: 'POST',
      path: ['jobs', job, 'card', 'after'],
      body: { tab, notebook }
    });
    return answer.after;
  }

  /** Keep what the card takes the place of; false where that is too large. */
  async keep(job: string, replaced: IReplaced): Promise<boolean> {
    const { kept } = await request(this._connection, keptAnswer, {
      method: 'PUT',
      path: ['jobs', job, 'replaced'],
      body: replaced
    });
    return kept;
  }

  /** Rejects with status 404 where nothing is kept. */
  replaced(job: string): Promise<IReplaced> {
    return request(this._connection, replacedAnswer, {
      path: ['jobs', job, 'replaced']
    });
  }
}

/** What others need of the cards; a test gives its own. */
export type ICards = Pick<Cards, keyof Cards>;
