import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Empty } from '../../components/Empty';
import { useChanges } from '../../components/hooks';
import { Problem } from '../../components/Problem';
import type { IProcessSummary } from '../../protocols/description';
import type { IGateway } from '../../server/records';
import type { IDeeds } from '../../components/deeds';
import { Loading } from '../../components/Loading';
import { matchesProcess, searchWords } from './filter';
import { GatewayRow } from './GatewayRow';
import type { HpcModel, IGatewayView } from './model';
import { MoreNotices, NoticeRow } from './NoticeRow';
import { noticeList } from './notices';
import type { INoticeList } from './notices';
import { ProcessRow } from './ProcessRow';
import { useRoving } from './roving';

/** A gateway with what is shown of it: what it wants to be known, its processes. */
interface IBranch {
  gateway: IGateway;
  view: IGatewayView;
  open: boolean;
  notices: INoticeList;
  processes: readonly IProcessSummary[];
}

/** The gateways and their processes: a tree, worked by mouse or by arrow keys. */
export function Processes(props: {
  model: HpcModel;
  deeds: IDeeds;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, deeds, trans } = props;
  useChanges(model.changed);
  const [closed, setClosed] = React.useState<ReadonlySet<string>>(new Set());
  const [unfolded, setUnfolded] = React.useState<ReadonlySet<string>>(
    new Set()
  );
  const words = searchWords(model.query);
  const branches = branchesOf(model, words, closed, unfolded);
  const keys = branches.flatMap(({ gateway, notices, processes }) => [
    gateway.id,
    ...notices.shown.map((_, index) => noticeKey(gateway.id, index)),
    ...(notices.more > 0 ? [moreKey(gateway.id)] : []),
    ...processes.map(process => processKey(gateway.id, process.id))
  ]);
  const roving = useRoving(keys);

  if (!model.gatewaysRead) {
    return <Loading trans={trans} />;
  }
  const { problem } = model.gateways;
  if (problem !== null) {
    return (
      <Problem
        message={problem}
        retry={{ label: trans.__('Retry'), run: () => void model.refresh() }}
      />
    );
  }
  if (model.gateways.gateways.length === 0) {
    return (
      <Empty
        line={trans.__('There is no gateway yet.')}
        action={{
          label: trans.__('Add gateway…'),
          run: () => deeds.addGateway()
        }}
      />
    );
  }
  if (branches.length === 0) {
    return <Empty line={trans.__('No process matches “%1”.', model.query)} />;
  }

  return (
    <div
      className="jp-HpcTree"
      role="tree"
      aria-label={trans.__('Processes')}
      ref={roving.list}
      onKeyDown={roving.onKeyDown}
    >
      {branches.map(({ gateway, view, open, notices, processes }) => (
        <React.Fragment key={gateway.id}>
          <GatewayRow
            gateway={gateway}
            view={view}
            open={open}
            focusable={roving.active === gateway.id}
            item={roving.item(gateway.id)}
            toggle={next => setClosed(withOrWithout(closed, gateway.id, !next))}
            retry={() => void model.load(gateway.id)}
            look={() => deeds.openGateway(gateway.id)}
            trans={trans}
          />
          {notices.shown.map((notice, index) => {
            const key = noticeKey(gateway.id, index);
            return (
              <NoticeRow
                key={key}
                notice={notice}
                focusable={roving.active === key}
                item={roving.item(key)}
                trans={trans}
              />
            );
          })}
          {notices.more > 0 && (
            <MoreNotices
              count={notices.more}
              unfolded={notices.unfolded}
              toggle={next =>
                setUnfolded(withOrWithout(unfolded, gateway.id, next))
              }
              focusable={roving.active === moreKey(gateway.id)}
              item={roving.item(moreKey(gateway.id))}
              trans={trans}
            />
          )}
          {processes.map(process => {
            const key = processKey(gateway.id, process.id);
            return (
              <ProcessRow
                key={key}
                gateway={gateway.id}
                process={process}
                focusable={roving.active === key}
                item={roving.item(key)}
                open={() => deeds.openProcess(gateway.id, process.id)}
              />
            );
          })}
        </React.Fragment>
      ))}
    </div>
  );
}

/** A gateway is left out of a search when neither it nor anything of it is found. */
function branchesOf(
  model: HpcModel,
  words: readonly string[],
  closed: ReadonlySet<string>,
  unfolded: ReadonlySet<string>
): IBranch[] {
  return model.gateways.gateways
    .map(gateway => {
      const view = model.view(gateway.id);
      const open = words.length > 0 || !closed.has(gateway.id);
      const found = view.processes.filter(process =>
        matchesProcess(words, process, gateway.title)
      );
      const notices = noticeList(
        open ? (view.info?.notices ?? []) : [],
        words,
        unfolded.has(gateway.id)
      );
      const processes = open ? found : [];
      return { gateway, view, open, found, notices, processes };
    })
    .filter(
      ({ view, found, notices }) =>
        words.length === 0 ||
        found.length > 0 ||
        notices.shown.length > 0 ||
        view.state === 'problem'
    );
}

function withOrWithout(
  ids: ReadonlySet<string>,
  id: string,
  wanted: boolean
): ReadonlySet<string> {
  const rest = [...ids].filter(other => other !== id);
  return new Set(wanted ? [...rest, id] : rest);
}

function processKey(gateway: string, process: string): string {
  return `${gateway}\n${process}`;
}

function noticeKey(gateway: string, index: number): string {
  return `${gateway}\nnotice\n${index}`;
}

function moreKey(gateway: string): string {
  return `${gateway}\nnotices`;
}
