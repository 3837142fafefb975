import { RenderMimeRegistry } from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { GeoMap } from '../GeoMap';
import { mapRenderer } from '../renderer';

const trans = nullTranslator.load('jupyterlab_hpc');

describe('the map', () => {
  it('says what is on it and where, and shows the whole earth when asked', async () => {
    const value = {
      type: 'MultiPoint',
      coordinates: [
        [7, 50],
        [8, 51]
      ]
    };
    const { container } = render(
      <GeoMap value={value} text="{}" trans={trans} />
    );
    const map = screen.getByRole('img');
    expect(map.getAttribute('aria-label')).toBe(
      'Map: 2 points; west 7°, south 50°, east 8°, north 51°'
    );
    const land = (): string | null | undefined =>
      container.querySelector('.jp-HpcMap-land')?.getAttribute('transform');
    const near = land();
    const button = screen.getByRole('button', { name: 'whole earth' });
    await userEvent.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(land()).not.toBe(near);
    await userEvent.click(button);
    expect(land()).toBe(near);
  });

  it('tells what it does not draw', () => {
    const geometries = [
      { type: 'Point', coordinates: [7, 50] },
      { type: 'Point', coordinates: [500000, 5600000] }
    ];
    render(
      <GeoMap
        value={{ type: 'GeometryCollection', geometries }}
        text="{}"
        trans={trans}
      />
    );
    expect(
      screen.getByText(/1 geometry is no GeoJSON in degrees/)
    ).toBeTruthy();
  });

  it('shows the text where nothing can be drawn', () => {
    render(
      <GeoMap
        value={{ type: 'Point', coordinates: [500000, 5600000] }}
        text="the text of it"
        trans={trans}
      />
    );
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByText('the text of it')).toBeTruthy();
  });

  it('is what JupyterLab takes for GeoJSON, in an untrusted notebook too', async () => {
    const rendermime = new RenderMimeRegistry();
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: ['application/json'],
        createRenderer: () => {
          throw new Error('The JSON tree was asked.');
        }
      },
      0
    );
    rendermime.addFactory(mapRenderer(trans));
    const value = { type: 'Point', coordinates: [7, 50] };
    const data = {
      'application/geo+json': value,
      'application/json': value,
      'text/plain': '{}'
    };
    const type = rendermime.preferredMimeType(data, 'any') ?? '';
    expect(type).toBe('application/geo+json');
    const widget = rendermime.createRenderer(type);
    Widget.attach(widget, document.body);
    await widget.renderModel(rendermime.createModel({ data, trusted: false }));
    expect(await screen.findByRole('img')).toBeTruthy();
    widget.dispose();
  });
});
