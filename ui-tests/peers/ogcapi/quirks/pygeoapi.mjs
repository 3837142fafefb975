import { CONF, JSON_TYPE, REL } from './names.mjs';

/** pygeoapi 0.21 to 0.23: see index.mjs. */
export default [
  {
    id: 'prefer-alone',
    servers: ['pygeoapi-0.21', 'pygeoapi-0.22', 'pygeoapi-0.23'],
    says: 'Prefer is compared as a whole: respond-async, and nothing beside it.',
    known: 'run',
    set: { async: 'exact', headers: { 'X-Powered-By': 'pygeoapi 0.23.4' } }
  },
  {
    id: 'undeclared-list',
    servers: ['pygeoapi-0.21', 'pygeoapi-0.22', 'pygeoapi-0.23'],
    says: 'The job list and dismissal work and are not declared.',
    known: 'run',
    set: {
      filters: false,
      headers: { 'X-Powered-By': 'pygeoapi 0.23.4' },
      answers: {
        conformance: {
          body: {
            conformsTo: [
              `${CONF}core`,
              `${CONF}json`,
              `${CONF}oas30`,
              `${CONF}ogc-process-description`,
              `${CONF}callback`
            ]
          }
        }
      }
    }
  },
  {
    id: 'job-id-alone',
    servers: ['pygeoapi-0.23'],
    says: 'The answer to an execute request has an id and a status, no links, no dates.',
    known: 'run',
    set: { answers: { made: { body: { jobID: '$id', type: 'process', status: 'accepted' } } } }
  },
  {
    id: 'id-for-job-id',
    servers: ['pygeoapi-0.22'],
    says: "The answer to an execute request calls the job's id `id`.",
    known: 'issue',
    set: { answers: { made: { body: { id: '$id', type: 'process', status: 'accepted' } } } }
  },
  {
    id: 'body-bare',
    servers: ['pygeoapi-0.21'],
    says: 'The answer to an execute request is an object with nothing in it.',
    known: 'run',
    set: { answers: { made: { headers: { 'Content-Type': JSON_TYPE }, body: '{}' } } }
  },
  {
    id: 'body-null',
    servers: [],
    says: 'The answer to an execute request is null.',
    known: 'issue',
    set: { answers: { made: { headers: { 'Content-Type': JSON_TYPE }, body: 'null' } } }
  },
  {
    id: 'accepted-till-the-end',
    servers: ['pygeoapi-0.21', 'pygeoapi-0.22', 'pygeoapi-0.23'],
    says: 'A job is accepted, at 5 %, until it has nearly ended; the link to its results is there from the start, twice.',
    known: 'run',
    set: {
      words: { running: 'accepted' },
      answers: {
        status: {
          body: {
            progress: 5,
            links: [
              { rel: `${REL}results`, type: 'text/html', href: '$home/$id/results?f=html' },
              { rel: `${REL}results`, type: JSON_TYPE, href: '$home/$id/results?f=json' }
            ]
          },
          done: []
        }
      }
    },
    expect: { progress: 5 }
  },
  {
    id: 'list-of-outputs',
    servers: ['pygeoapi-0.21', 'pygeoapi-0.22', 'pygeoapi-0.23'],
    says: 'Results are a list of id and value below `outputs`.',
    known: 'run',
    set: {
      answers: {
        results: {
          body: {
            a: null,
            b: null,
            c: null,
            outputs: [
              { id: 'a', value: '$a' },
              { id: 'b', value: '$b' },
              { id: 'c', value: '$c' }
            ]
          }
        }
      }
    }
  },
  {
    id: 'html-unless-json',
    servers: ['pygeoapi-0.21', 'pygeoapi-0.22', 'pygeoapi-0.23'],
    says: 'Who takes any type gets a page.',
    known: 'run',
    set: { html: true }
  },
  {
    id: 'failure-in-message',
    servers: ['pygeoapi-0.21', 'pygeoapi-0.22', 'pygeoapi-0.23'],
    says: 'The results of a failed job say nothing of the cause; the status message does.',
    known: 'run',
    set: {
      answers: {
        failed: {
          status: 400,
          body: {
            code: 'InvalidParameterValue',
            type: 'InvalidParameterValue',
            description: 'job in failed state',
            title: null,
            detail: null,
            status: null
          }
        }
      }
    }
  },
  {
    id: 'dismissed-and-gone',
    servers: ['pygeoapi-0.21', 'pygeoapi-0.22', 'pygeoapi-0.23', 'unity'],
    says: 'A dismissed job vanishes; the answer is called HTML.',
    known: 'run',
    set: {
      forgets: true,
      answers: {
        dismissed: {
          headers: { 'Content-Type': 'text/html' },
          body: { jobID: '$id', status: 'dismissed' }
        }
      }
    }
  }
];
