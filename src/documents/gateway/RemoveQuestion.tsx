import * as React from 'react';

import { ActionButton } from '../../components/ActionButton';
import { useChanges } from '../../components/hooks';
import { Problem } from '../../components/Problem';
import type { GatewayDesk } from '../../server/desk';
import type { IGateway } from '../../server/records';
import type { IGatewayContext } from './context';
import type { Removal } from './removal';

/** Is the gateway to go? Asked on its page, with what goes and what stays. */
export function RemoveQuestion(props: {
  gateway: IGateway;
  removal: Removal;
  desk: Pick<GatewayDesk, 'remove'>;
  context: IGatewayContext;
}): JSX.Element {
  const { gateway, removal, desk, context } = props;
  const { gateways, jobs, trans } = context;
  useChanges(jobs.changed);
  const [busy, setBusy] = React.useState(false);
  const [problem, setProblem] = React.useState<string | null>(null);
  const element = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => element.current?.focus(), []);
  const many = jobs.jobs.filter(
    ({ job }) => job.order.gateway === gateway.id
  ).length;
  const remove = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await desk.remove(gateway.id);
      await gateways.refresh();
    } catch (reason) {
      setProblem(reason instanceof Error ? reason.message : String(reason));
      setBusy(false);
    }
  };
  return (
    <div
      ref={element}
      className="jp-HpcGateway-question"
      role="group"
      aria-label={trans.__('Remove %1?', gateway.title)}
      tabIndex={-1}
    >
      <p>
        {trans.__(
          'Remove %1? Its secrets are forgotten with it.',
          gateway.title
        )}{' '}
        {many > 0
          ? trans._n(
              '%1 job that was sent there stays in the list.',
              '%1 jobs that were sent there stay in the list.',
              many
            )
          : trans.__('No job was sent there.')}
      </p>
      {problem !== null && <Problem message={problem} />}
      <div className="jp-HpcGateway-actions">
        <button
          type="button"
          className="jp-HpcButton"
          disabled={busy}
          onClick={() => void remove()}
        >
          {trans.__('Remove')}
        </button>
        <ActionButton
          action={{ label: trans.__('Keep'), run: () => removal.leave() }}
        />
      </div>
    </div>
  );
}
