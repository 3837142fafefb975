import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { dragged, gripAt, turnTo, unrolled } from './drag';
import type { Box, Grip } from './drag';
import { LAND } from './land';
import { WORLD, place, viewOf } from './view';
import type { IView, IWindow } from './view';

const WIDTH = 480;
const HEIGHT = 240;

/**
 * A map on which a bounding box is drawn, moved and resized with a pointer.
 *
 * The numbers beside it say the same and take the same: they are the way by
 * keyboard, so that nothing in here but the zoom takes the focus.
 */
export default function BoxMap(props: {
  box: Box | null;
  onChange: (box: Box) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { box, onChange, trans } = props;
  const [window, setWindow] = React.useState<IWindow>(WORLD);
  const [draft, setDraft] = React.useState<Box | null>(null);
  const grip = React.useRef<Grip | null>(null);
  const view = viewOf(window, WIDTH, HEIGHT);
  const shown = draft ?? (box && isOnEarth(box) ? box : null);
  const zoomed = window !== WORLD;

  const at = (event: React.PointerEvent<SVGSVGElement>): [number, number] => {
    const frame = event.currentTarget.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) / frame.width) * WIDTH,
      ((event.clientY - frame.top) / frame.height) * HEIGHT
    ];
  };
  const end = (box: Box | null): void => {
    grip.current = null;
    setDraft(null);
    if (box) {
      onChange(box);
    }
  };

  return (
    <figure className="jp-HpcBoxMap">
      <svg
        role="img"
        aria-label={trans.__(
          'Map of the bounding box: draw it with the pointer, or enter the numbers above'
        )}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        onPointerDown={event => {
          if (event.button === 0) {
            grip.current = gripAt(view, shown, ...at(event));
            event.currentTarget.setPointerCapture(event.pointerId);
          }
        }}
        onPointerMove={event => {
          if (grip.current) {
            setDraft(dragged(view, grip.current, ...at(event)));
          }
        }}
        onPointerUp={event => {
          if (grip.current) {
            const next = dragged(view, grip.current, ...at(event));
            // A press without a move is no wish.
            end(draft === null ? null : next);
          }
        }}
        onPointerCancel={() => end(null)}
      >
        <Land view={view} />
        {shown && <Drawn box={shown} view={view} />}
      </svg>
      <figcaption>
        <span>
          {trans.__('Draw a box with the pointer; drag it to move it')}
        </span>
        <button
          type="button"
          className="jp-HpcLink"
          disabled={!zoomed && !shown}
          onClick={() => setWindow(!zoomed && shown ? around(shown) : WORLD)}
        >
          {zoomed ? trans.__('whole earth') : trans.__('zoom to the box')}
        </button>
      </figcaption>
    </figure>
  );
}

const Land = React.memo(function Land({ view }: { view: IView }): JSX.Element {
  return (
    <>
      {[-360, 0, 360].map(turn => {
        const [x, y] = place(view, [turn, 0]);
        return (
          <path
            key={turn}
            className="jp-HpcMap-land"
            d={LAND}
            transform={`matrix(${view.x} 0 0 ${-view.y} ${x} ${y})`}
          />
        );
      })}
    </>
  );
}, isSameView);

/** The box, on both sides of the edge where it crosses it. */
function Drawn({ box, view }: { box: Box; view: IView }): JSX.Element {
  const [west, south, east, north] = unrolled(box);
  const nearest = turnTo(view, west, east);
  const corners = [
    [west, south],
    [west, north],
    [east, south],
    [east, north]
  ];
  return (
    <>
      {[nearest - 360, nearest, nearest + 360].map(turn => {
        const [x, y] = place(view, [west + turn, north]);
        const [right, bottom] = place(view, [east + turn, south]);
        return (
          <rect
            key={turn}
            className="jp-HpcBoxMap-box"
            x={x}
            y={y}
            width={Math.max(0, right - x)}
            height={Math.max(0, bottom - y)}
          />
        );
      })}
      {corners.map(([lon, lat], index) => {
        const [cx, cy] = place(view, [lon + nearest, lat]);
        return (
          <circle
            key={index}
            className="jp-HpcBoxMap-corner"
            cx={cx}
            cy={cy}
            r={4}
          />
        );
      })}
    </>
  );
}

/** The box with as much room around it. */
function around(box: Box): IWindow {
  const [west, south, east, north] = unrolled(box);
  const wide = Math.max((east - west) / 2, 0.05);
  const tall = Math.max((north - south) / 2, 0.05);
  return {
    west: west - wide,
    south: Math.max(-90, south - tall),
    east: east + wide,
    north: Math.min(90, north + tall)
  };
}

function isOnEarth([west, south, east, north]: Box): boolean {
  return (
    [west, east].every(n => Math.abs(n) <= 360) &&
    [south, north].every(n => Math.abs(n) <= 90) &&
    south <= north
  );
}

function isSameView(one: { view: IView }, other: { view: IView }): boolean {
  return (Object.keys(one.view) as (keyof IView)[]).every(
    key => one.view[key] === other.view[key]
  );
}
