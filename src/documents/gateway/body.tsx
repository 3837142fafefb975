import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../components/ActionButton';
import { Empty } from '../../components/Empty';
import { FetchState, useFetched } from '../../components/fetched';
import { useChanges } from '../../components/hooks';
import type { INotice } from '../../protocols/description';
import { GatewayDesk } from '../../server/desk';
import type { IGateway } from '../../server/records';
import { Traffic } from '../../server/traffic';
import { RawAnswers } from '../Raw';
import { schemeWord } from '../words';
import type { IGatewayContext } from './context';
import { Facts } from './Facts';
import { Questions } from './Questions';
import type { Removal } from './removal';
import { RemoveQuestion } from './RemoveQuestion';

/** The content of a gateway's page. */
export function createBody(
  gateway: string,
  removal: Removal,
  context: IGatewayContext
): React.FunctionComponent {
  const desk = new GatewayDesk(context.connection);
  const traffic = new Traffic(context.connection);
  return () => (
    <GatewayPage
      id={gateway}
      removal={removal}
      desk={desk}
      traffic={traffic}
      context={context}
    />
  );
}

export function GatewayPage(props: {
  id: string;
  removal: Removal;
  desk: Pick<GatewayDesk, 'remove'>;
  traffic: Pick<Traffic, 'budget' | 'reach'>;
  context: IGatewayContext;
}): JSX.Element {
  const { id, removal, desk, traffic, context } = props;
  const { gateways, deeds, trans } = context;
  useChanges(gateways.changed);
  useChanges(removal.changed);
  const gateway = gateways.get(id);
  const turn = useTurns(context);
  const ask = React.useCallback(async () => {
    void turn;
    const info = await gateways.server(id);
    return { info, processes: await gateways.processes(id) };
  }, [gateways, id, turn]);
  const fetched = useFetched(gateway ? ask : null);
  if (!gateway) {
    return (
      <div className="jp-HpcDocument-page">
        <Empty
          line={gateways.problem ?? trans.__('There is no gateway “%1”.', id)}
        />
      </div>
    );
  }
  const { value } = fetched;
  return (
    <div className="jp-HpcDocument-page">
      <div className="jp-HpcDocument-heading">
        <h1>{gateway.title}</h1>
        <p>
          {[value?.info.title, gateway.root]
            .filter(word => word && word !== gateway.title)
            .join(' · ')}
        </p>
      </div>
      {gateway.editable && !removal.asked && (
        <div className="jp-HpcGateway-actions">
          <ActionButton
            action={{
              label: trans.__('Edit…'),
              run: () => deeds.editGateway(id)
            }}
          />
          <ActionButton
            action={{
              label: trans.__('Remove…'),
              run: () => removal.ask()
            }}
          />
        </div>
      )}
      {gateway.editable && removal.asked && (
        <RemoveQuestion
          gateway={gateway}
          removal={removal}
          desk={desk}
          context={context}
        />
      )}
      <Authentication gateway={gateway} trans={trans} />
      <FetchState of={fetched} trans={trans} />
      {value && fetched.problem === null && (
        <>
          <Facts
            info={value.info}
            processes={String(value.processes.length)}
            trans={trans}
          />
          <Notices notices={value.info.notices} trans={trans} />
          {value.info.capabilities.deploy && (
            <div className="jp-HpcGateway-actions">
              <ActionButton
                action={{
                  label: trans.__('Deploy a process…'),
                  run: () => deeds.deployAt(id)
                }}
              />
            </div>
          )}
        </>
      )}
      <Questions gateway={id} traffic={traffic} trans={trans} />
      <RawAnswers
        title={trans.__('raw answers')}
        gateways={gateways}
        gateway={id}
        heard={gateways.heard(id)}
        trans={trans}
      />
    </div>
  );
}

/** Counts how often what the gateways say was read again. */
function useTurns({ gateways }: IGatewayContext): number {
  const [turn, count] = React.useReducer((before: number) => before + 1, 0);
  React.useEffect(() => {
    gateways.changed.connect(count);
    return () => {
      gateways.changed.disconnect(count);
    };
  }, [gateways]);
  return turn;
}

function Authentication(props: {
  gateway: IGateway;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { gateway, trans } = props;
  if (!gateway.auth) {
    return null;
  }
  const secrets = Object.entries(gateway.secrets ?? {});
  return (
    <dl className="jp-HpcGateway-facts">
      <dt>{trans.__('Authentication')}</dt>
      <dd>{schemeWord(gateway.auth.scheme, trans)}</dd>
      {secrets.length > 0 && (
        <>
          <dt>{trans.__('Secrets')}</dt>
          <dd>
            {secrets
              .map(([name, stored]) =>
                stored === null
                  ? trans.__('%1: the keyring does not say', name)
                  : stored
                    ? trans.__('%1: stored', name)
                    : trans.__('%1: missing', name)
              )
              .join(', ')}
          </dd>
        </>
      )}
    </dl>
  );
}

function Notices(props: {
  notices: readonly INotice[];
  trans: TranslationBundle;
}): JSX.Element | null {
  const { notices, trans } = props;
  if (notices.length === 0) {
    return null;
  }
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Notices')}</h2>
      <ul className="jp-HpcGateway-classes">
        {notices.map((notice, index) => (
          <li key={index}>
            {[notice.file, notice.line].filter(part => part !== null).join(':')}{' '}
            {notice.text}
          </li>
        ))}
      </ul>
    </section>
  );
}
