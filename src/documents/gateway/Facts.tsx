import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IServerInfo } from '../../protocols/description';
import { capabilityWords } from './capabilities';

/** What a server said it is: its description, what it can do, where to read on. */
export function Facts(props: {
  info: IServerInfo;
  /** How many processes it has. */
  processes: string;
  trans: TranslationBundle;
}): JSX.Element {
  const { info, processes, trans } = props;
  const words = capabilityWords(info.capabilities, trans);
  return (
    <>
      {info.description && (
        <p className="jp-HpcGateway-description">{info.description}</p>
      )}
      <dl className="jp-HpcGateway-facts">
        <dt>{trans.__('Processes')}</dt>
        <dd>{processes}</dd>
        <dt>{trans.__('Capabilities')}</dt>
        <dd>
          {words.length > 0
            ? words.join(', ')
            : trans.__('runs processes; declares nothing beyond that')}
        </dd>
        {info.links.length > 0 && (
          <>
            <dt>{trans.__('Documentation')}</dt>
            <dd>
              {info.links.map(({ title, href }) => (
                <a
                  key={href}
                  className="jp-HpcLink"
                  href={href}
                  target="_blank"
                  rel="noopener noreferrer"
                >
                  {title}
                </a>
              ))}
            </dd>
          </>
        )}
      </dl>
      {info.conformance.length > 0 && (
        <details className="jp-HpcDetails">
          <summary>
            {trans._n(
              '%1 conformance class',
              '%1 conformance classes',
              info.conformance.length
            )}
          </summary>
          <ul className="jp-HpcGateway-classes">
            {info.conformance.map(name => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
