import geoserver from './geoserver.mjs';
import pygeoapi from './pygeoapi.mjs';
import small from './small.mjs';
import standard from './standard.mjs';
import weaver from './weaver.mjs';
import zoo from './zoo.mjs';

/**
 * How real servers differ from `plain.json`, one row a quirk:
 *
 * - `id`, and `servers` that have it;
 * - `says`: what is different, in words;
 * - `known`: from a server that was `run`, from answers `recorded`, from its
 *   `source`, its `doc`, an `issue`, or the `spec`;
 * - `set`: what it changes in the settings (JSON Merge Patch, RFC 7396);
 * - `expect`: what a client can know less of, or has otherwise, because of it.
 */
export const QUIRKS = [...zoo, ...weaver, ...geoserver, ...small, ...pygeoapi, ...standard];
