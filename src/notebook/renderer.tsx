import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { actionLabel, possibleActions } from '../components/actions';
import { JobCard } from '../components/JobCard';
import { useLog } from '../components/useLog';
import { useServer } from '../components/useServer';
import { isTerminal } from '../protocols/job';
import type { IGateways, IJobs } from '../tokens';
import type { IMark } from './mime';
import { MARK, MIME, isWaiting, markIn } from './mime';
import { useJob, usePlace, useRead } from './use-job';

/** Lines of log on a card. */
const LINES = 3;

/** What the cards in notebooks need. */
export interface ICards {
  jobs: IJobs;
  gateways: IGateways;
  /** Ask for one of the protocol's actions. */
  act: (job: string, action: string) => void;
  /** Open a job's detail. */
  open: (job: string) => void;
  /** A card is shown: its result may be waiting. */
  shown: () => void;
  /** What can be chosen for when a job is done; loaded when a card is shown. */
  whenDone: (job: string) => Promise<React.FunctionComponent | undefined>;
  trans: TranslationBundle;
}

/**
 * Renders a job's card and the thin lines that take its place.
 *
 * The output holds the job's id alone. State, progress and log come from the
 * store and go to the screen, never into the notebook. All of it is React text:
 * safe in an untrusted notebook.
 */
export function cardRenderer(cards: ICards): IRenderMime.IRendererFactory {
  return {
    safe: true,
    mimeTypes: [MIME],
    defaultRank: 10,
    createRenderer: () => new CardWidget(cards)
  };
}

class CardWidget extends ReactWidget implements IRenderMime.IRenderer {
  constructor(private readonly _cards: ICards) {
    super();
    this.addClass('jp-HpcOutput');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this._mark = markIn(model.metadata) ?? markIn({ [MARK]: model.data[MIME] });
    const text = model.data['text/plain'];
    this._text = typeof text === 'string' ? text : '';
    this.update();
    await this.renderPromise;
    if (this._mark && isWaiting(this._mark, this._mark.job)) {
      this._cards.shown();
    }
  }

  protected override render(): JSX.Element {
    const mark = this._mark;
    return mark?.role === 'card' ? (
      <Card
        cards={this._cards}
        reader={this._reader}
        job={mark.job}
        text={this._text}
        waits={isWaiting(mark, mark.job)}
      />
    ) : (
      <Line
        cards={this._cards}
        job={mark?.job}
        cut={mark?.cut}
        text={this._text}
      />
    );
  }

  /** What takes the place of the card must not take the focus from the notebook. */
  protected override onBeforeDetach(msg: Message): void {
    if (this.node.contains(document.activeElement)) {
      this.node.closest<HTMLElement>('.jp-Cell')?.focus();
    }
    super.onBeforeDetach(msg);
  }

  /** Reads the log while the card is on the screen; else what was read stays. */
  private readonly _reader: Pick<IJobs, 'log'> = {
    log: async (id, lines) => {
      if (this.isAttached && this.isVisible) {
        this._log = await this._cards.jobs.log(id, lines);
      }
      return this._log;
    }
  };
  private _log = '';
  private _mark: IMark | null = null;
  private _text = '';
}

/** The live card; a job that this server does not know shows the text of the file. */
function Card(props: {
  cards: ICards;
  reader: Pick<IJobs, 'log'>;
  job: string;
  text: string;
  /** The job's result is still to be put here. */
  waits: boolean;
}): JSX.Element {
  const { gateways, jobs, act, open, trans } = props.cards;
  const record = useJob(jobs, props.job);
  const read = useRead(jobs);
  const log = useLog(props.reader, record, LINES);
  const place = usePlace(gateways, record?.job.order.gateway);
  const server = useServer(gateways, record?.job.order.gateway);
  if (!record) {
    return (
      <>
        <pre className="jp-HpcOutput-text">{props.text}</pre>
        {read && props.waits && (
          <p className="jp-HpcOutput-gone">
            {jobs.problem ??
              trans.__(
                'This server has no such job: it was removed from the list, or submitted elsewhere. Run the cell again for a result.'
              )}
          </p>
        )}
      </>
    );
  }
  const actions = record.job.rest
    ? []
    : possibleActions(record.job, server.protocol, server.capabilities);
  const card = (
    <JobCard
      record={record}
      place={place}
      log={log || undefined}
      actions={actions.map(({ id }) => ({
        id,
        label: actionLabel(id, trans),
        run: () => act(record.id, id)
      }))}
      open={() => open(record.id)}
      trans={trans}
    />
  );
  return props.waits && !isTerminal(record.job.state) ? (
    <>
      {card}
      <Later job={record.id} load={props.cards.whenDone} />
    </>
  ) : (
    card
  );
}

/** What comes with code of its own. */
function Later(props: {
  job: string;
  load: ICards['whenDone'];
}): JSX.Element | null {
  const { job, load } = props;
  const [View, setView] = React.useState<React.FunctionComponent | null>(null);
  React.useEffect(() => {
    load(job).then(
      view => setView(() => view ?? null),
      reason => console.warn('A part of a card could not be loaded.', reason)
    );
  }, [job, load]);
  return View && <View />;
}

/** The thin line under results, or in an edited cell. */
function Line(props: {
  cards: ICards;
  job: string | undefined;
  cut: boolean | undefined;
  text: string;
}): JSX.Element {
  const { jobs, open, trans } = props.cards;
  const record = useJob(jobs, props.job ?? '');
  return (
    <div className="jp-HpcReceipt">
      <span>{props.text}</span>
      {record && (
        <button
          type="button"
          className="jp-HpcLink"
          onClick={() => open(record.id)}
        >
          {props.cut ? trans.__('show whole result') : trans.__('show job')}
        </button>
      )}
    </div>
  );
}
