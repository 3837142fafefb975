import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { LAND } from './land';
import { shapesOf } from './shapes';
import type { IShape, IShapes } from './shapes';
import { THINNED } from './thin';
import { WORLD, pathOf, place, turnsTo, viewOf, windowOf } from './view';
import type { IView, IWindow } from './view';

const WIDTH = 720;
const HEIGHT = 360;

/**
 * GeoJSON on an outline of the earth's land; what cannot be drawn is told, and
 * where nothing can, the text stands in its place.
 */
export function GeoMap(props: {
  value: unknown;
  /** What is shown where there is nothing to draw. */
  text: string;
  trans: TranslationBundle;
}): JSX.Element {
  const { value, text, trans } = props;
  const [whole, setWhole] = React.useState(false);
  const found = React.useMemo(() => shapesOf(value), [value]);
  const window = React.useMemo(() => windowOf(found.shapes), [found]);
  const notes = [thinnedWords(value, trans), notesOn(found, trans)]
    .filter(Boolean)
    .join(' ');
  if (window === null) {
    return (
      <div className="jp-HpcMap">
        <p className="jp-HpcMap-note">
          {notes || trans.__('Nothing in it has a place on the earth.')}
        </p>
        <pre className="jp-HpcOutput-text">{text}</pre>
      </div>
    );
  }
  const shown = whole ? WORLD : window;
  return (
    <figure className="jp-HpcMap">
      <svg
        role="img"
        aria-label={trans.__(
          'Map: %1; %2',
          countsOf(found, trans),
          edges(window, trans)
        )}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      >
        <Drawing shapes={found.shapes} window={shown} />
      </svg>
      <figcaption>
        <span>{countsOf(found, trans)}</span>
        <span>{edges(window, trans)}</span>
        {notes && <span className="jp-HpcMap-note">{notes}</span>}
        <button
          type="button"
          className="jp-HpcLink"
          aria-pressed={whole}
          onClick={() => setWhole(!whole)}
        >
          {trans.__('whole earth')}
        </button>
      </figcaption>
    </figure>
  );
}

const Drawing = React.memo(function Drawing(props: {
  shapes: readonly IShape[];
  window: IWindow;
}): JSX.Element {
  const { shapes, window } = props;
  const view = viewOf(window, WIDTH, HEIGHT);
  return (
    <>
      {[-360, 0, 360].map(turn => (
        <path
          key={turn}
          className="jp-HpcMap-land"
          d={LAND}
          transform={landTransform(view, turn)}
        />
      ))}
      {shapes.map((shape, index) => {
        const turn = turnsTo(shape, window);
        if (shape.kind !== 'point') {
          return (
            <path
              key={index}
              className={`jp-HpcMap-${shape.kind}`}
              d={pathOf(view, shape, turn)}
            />
          );
        }
        const [x, y] = shape.rings[0][0];
        const [cx, cy] = place(view, [x + turn, y]);
        return (
          <circle
            key={index}
            className="jp-HpcMap-point"
            cx={cx.toFixed(1)}
            cy={cy.toFixed(1)}
            r={3.5}
          />
        );
      })}
    </>
  );
});

function landTransform(view: IView, turn: number): string {
  const [x, y] = place(view, [turn, 0]);
  return `matrix(${view.x} 0 0 ${-view.y} ${x} ${y})`;
}

function countsOf({ shapes }: IShapes, trans: TranslationBundle): string {
  const count = (kind: IShape['kind']): number =>
    shapes.filter(shape => shape.kind === kind).length;
  const [points, lines, polygons] = [
    count('point'),
    count('line'),
    count('polygon')
  ];
  return [
    points > 0 ? trans._n('%1 point', '%1 points', points) : '',
    lines > 0 ? trans._n('%1 line', '%1 lines', lines) : '',
    polygons > 0 ? trans._n('%1 polygon', '%1 polygons', polygons) : ''
  ]
    .filter(Boolean)
    .join(', ');
}

function edges(window: IWindow, trans: TranslationBundle): string {
  const east = window.east > 180 ? window.east - 360 : window.east;
  const [w, s, e, n] = [window.west, window.south, east, window.north].map(
    degrees => String(Math.round(degrees * 1000) / 1000)
  );
  return trans.__('west %1°, south %2°, east %3°, north %4°', w, s, e, n);
}

/** That it was made smaller to be drawn: told by whoever did it. */
function thinnedWords(value: unknown, trans: TranslationBundle): string {
  const told = (value as Record<string, unknown> | null)?.[THINNED];
  const { positions, shapes, drawn } = (told ?? {}) as Record<string, unknown>;
  if (
    typeof positions !== 'number' ||
    typeof shapes !== 'number' ||
    typeof drawn !== 'number'
  ) {
    return '';
  }
  const words = trans.__(
    'Drawn with less detail: the whole has %1 positions.',
    positions.toLocaleString('en')
  );
  return drawn < shapes
    ? `${words} ${trans.__('%1 of %2 places are marked.', drawn.toLocaleString('en'), shapes.toLocaleString('en'))}`
    : words;
}

function notesOn({ left, broken }: IShapes, trans: TranslationBundle): string {
  return [
    left > 0
      ? trans._n('%1 more is not drawn.', '%1 more are not drawn.', left)
      : '',
    broken > 0
      ? trans._n(
          '%1 geometry is no GeoJSON in degrees of longitude and latitude.',
          '%1 geometries are no GeoJSON in degrees of longitude and latitude.',
          broken
        )
      : ''
  ]
    .filter(Boolean)
    .join(' ');
}
