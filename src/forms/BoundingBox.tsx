import type { TranslationBundle } from '@jupyterlab/translation';
import type { FieldProps } from '@rjsf/utils';
import * as React from 'react';

import type { JsonValue } from '../protocols/json';
import { describedBy } from './context';
import type { Box, IFieldContext } from './context';
import { crsName, isInDegrees } from './crs';
import { boxNumbers } from './inputs';
import { isObject } from './schema';

/**
 * A bounding box as four numbers, or six with heights, and its reference system.
 *
 * The value is what is sent: a list where the description declares one, else
 * `{bbox, crs}`. A number that is not entered yet is null in it.
 */
export function BoundingBox(props: FieldProps): JSX.Element {
  const { idSchema, formData, uiSchema, rawErrors, onChange, onBlur } = props;
  const { trans, BoxMap } = props.formContext as IFieldContext;
  const value = formData as JsonValue | undefined;
  const id = idSchema.$id;
  const asList = Array.isArray(value);
  const numbers = boxNumbers(value);
  const [high, setHigh] = React.useState(numbers.length === 6);
  const size = high ? 6 : 4;
  const declared = (uiSchema?.['ui:options']?.crs ?? []) as string[];
  const crs =
    isObject(value) && typeof value.crs === 'string' ? value.crs : declared[0];
  const systems =
    crs !== undefined && !declared.includes(crs)
      ? [crs, ...declared]
      : declared;

  const change = (next: (number | null)[], system: string | undefined): void =>
    onChange(
      asList || props.schema.type === 'array'
        ? next
        : { bbox: next, ...(system === undefined ? {} : { crs: system }) }
    );
  const resize = (tall: boolean): void => {
    setHigh(tall);
    const [a = null, b = null, c = null, d = null, e = null] = numbers;
    if (numbers.length > 0) {
      change(tall ? [a, b, null, c, d, null] : [a, b, d, e], crs);
    }
  };
  const enter = (index: number, text: string): void => {
    const next = Array.from({ length: size }, (_, i) => numbers[i] ?? null);
    next[index] =
      text === '' || Number.isNaN(Number(text)) ? null : Number(text);
    change(next, crs);
  };

  const half = size / 2;
  const draw = ([west, south, east, north]: Box): void => {
    const next = Array.from({ length: size }, (_, i) => numbers[i] ?? null);
    [next[0], next[1], next[half], next[half + 1]] = [west, south, east, north];
    change(next, crs);
    onBlur(id, formData);
  };

  return (
    <div className="jp-HpcBox">
      <div className={`jp-HpcBox-numbers${high ? ' jp-mod-high' : ''}`}>
        {labels(high, trans).map((label, index) => (
          <label key={index} className="jp-HpcBox-number">
            <span>{label}</span>
            <input
              id={index === 0 ? id : `${id}__${index}`}
              className="jp-HpcInput"
              type="number"
              step="any"
              value={numbers[index] ?? ''}
              aria-invalid={rawErrors !== undefined && rawErrors.length > 0}
              aria-describedby={describedBy(id)}
              onChange={event => enter(index, event.target.value)}
              onBlur={() => onBlur(id, formData)}
            />
          </label>
        ))}
      </div>
      <div className="jp-HpcBox-options">
        {systems.length > 0 && (
          <label>
            <span>{trans.__('Reference system')}</span>
            <select
              className="jp-HpcInput"
              value={crs}
              onChange={event => change(numbers, event.target.value)}
            >
              {systems.map(system => (
                <option key={system} value={system}>
                  {crsName(system)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="jp-HpcField-check">
          <input
            type="checkbox"
            checked={high}
            onChange={event => resize(event.target.checked)}
          />
          {trans.__('with heights')}
        </label>
      </div>
      {BoxMap && isInDegrees(crs) && (
        <React.Suspense
          fallback={<div className="jp-HpcBoxMap" aria-hidden="true" />}
        >
          <BoxMap box={boxOf(numbers)} onChange={draw} trans={trans} />
        </React.Suspense>
      )}
    </div>
  );
}

/** The plane of a box in which nothing is missing; null for any other. */
function boxOf(numbers: readonly (number | null)[]): Box | null {
  const half = numbers.length / 2;
  const [west, south] = numbers;
  const [east, north] = numbers.slice(half);
  return typeof west === 'number' &&
    typeof south === 'number' &&
    typeof east === 'number' &&
    typeof north === 'number'
    ? [west, south, east, north]
    : null;
}

function labels(high: boolean, trans: TranslationBundle): string[] {
  const [west, south, east, north] = [
    trans.__('West'),
    trans.__('South'),
    trans.__('East'),
    trans.__('North')
  ];
  return high
    ? [west, south, trans.__('Lowest'), east, north, trans.__('Highest')]
    : [west, south, east, north];
}
