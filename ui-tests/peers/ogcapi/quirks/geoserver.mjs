import { CONF, JSON_TYPE, REL } from './names.mjs';

/** The community module of GeoServer: see index.mjs. */
export default [
  {
    id: 'colon-in-id',
    servers: ['geoserver'],
    says: 'Process ids have a colon, the root is deep.',
    known: 'source',
    set: { process: 'JTS:buffer', root: 'geoserver/ogc/processes/v1' }
  },
  {
    id: 'empty-201',
    servers: ['geoserver'],
    says: "The answer to an execute request is empty: the job's address is in Location.",
    known: 'source',
    set: { answers: { made: { body: null } } }
  },
  {
    id: 'no-job-list',
    servers: ['geoserver'],
    says: 'There is no job list.',
    known: 'source',
    set: {
      list: false,
      answers: {
        landing: {
          body: {
            links: [
              { rel: 'self', type: JSON_TYPE, href: '$root/' },
              { rel: `${REL}conformance`, type: JSON_TYPE, href: '$root/conformance' },
              { rel: `${REL}processes`, type: JSON_TYPE, href: '$root/processes' }
            ]
          }
        },
        conformance: {
          body: {
            conformsTo: [
              `${CONF}core`,
              `${CONF}json`,
              `${CONF}ogc-process-description`,
              `${CONF}dismiss`
            ]
          }
        }
      }
    },
    expect: { jobs: false }
  },
  {
    id: 'no-message',
    servers: ['geoserver'],
    says: 'Status documents have no message.',
    known: 'source',
    set: { answers: { status: { body: { message: null } } } },
    expect: { reason: false }
  },
  {
    id: 'failed-is-not-ready',
    servers: ['geoserver'],
    says: 'The results of a failed job are said not to be ready.',
    known: 'source',
    set: {
      answers: {
        failed: {
          status: 404,
          body: {
            type: 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-ready',
            title: 'result-not-ready',
            detail: 'No result is ready.'
          }
        }
      }
    }
  }
];
