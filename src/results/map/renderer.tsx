import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { GEOJSON_TYPE } from '../media';

/**
 * Renders GeoJSON as a map, in notebooks and in the detail of a job.
 *
 * The map and the outline of the land are fetched with the first one that is
 * drawn. All of it is React: safe in an untrusted notebook.
 */
export function mapRenderer(
  trans: TranslationBundle
): IRenderMime.IRendererFactory {
  return {
    safe: true,
    mimeTypes: [GEOJSON_TYPE],
    // Before the JSON tree, whose rank is 0.
    defaultRank: -10,
    createRenderer: () => new MapWidget(trans)
  };
}

class MapWidget extends ReactWidget implements IRenderMime.IRenderer {
  constructor(private readonly _trans: TranslationBundle) {
    super();
    this.addClass('jp-HpcOutput');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const { GeoMap } = await import('./GeoMap');
    const value = model.data[GEOJSON_TYPE];
    const twin = model.data['text/plain'];
    const text =
      typeof twin === 'string' ? twin : JSON.stringify(value, null, 2);
    this._content = <GeoMap value={value} text={text} trans={this._trans} />;
    this.update();
    await this.renderPromise;
  }

  protected override render(): JSX.Element | null {
    return this._content;
  }

  private _content: JSX.Element | null = null;
}
