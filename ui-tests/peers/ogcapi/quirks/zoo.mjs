import { JSON_TYPE } from './names.mjs';

/** ZOO-Project, as it ran for HPGC in 2024 and as it is: see index.mjs. */
export default [
  {
    id: 'root-below-a-path',
    servers: ['zoo-2024', 'zoo-2026'],
    says: "The root is not the host's: /ogc-api.",
    known: 'run',
    set: { root: 'ogc-api' }
  },
  {
    id: 'conformance-req',
    servers: ['zoo-2024'],
    says: 'Conformance classes are written `req` for `conf`, and without the part.',
    known: 'recorded',
    set: {
      answers: {
        conformance: {
          body: {
            conformsTo: [
              'http://www.opengis.net/spec/ogcapi-processes/1.0/req/core',
              'http://www.opengis.net/spec/ogcapi-processes/1.0/req/oas30',
              'http://www.opengis.net/spec/ogcapi-processes/1.0/req/json',
              'http://www.opengis.net/spec/ogcapi-processes/1.0/req/job-list',
              'http://www.opengis.net/spec/ogcapi-processes/1.0/req/dismiss',
              'http://www.opengis.net/spec/ogcapi-processes/1.0/req/callback',
              'http://www.opengis.net/spec/ogcapi-processes/1.0/req/ogc-process-description',
              'http://www.opengis.net/spec/ogcapi-processes-2/1.0/req/deploy-replace-undeploy'
            ]
          }
        }
      }
    }
  },
  {
    id: 'running-at-once',
    servers: ['zoo-2024', 'zoo-2026'],
    says: 'A job is called running as soon as it is taken.',
    known: 'run',
    set: { words: { accepted: 'running' } }
  },
  {
    id: 'id-and-job-id',
    servers: ['zoo-2026'],
    says: "Status documents give the job's id as `id` and as `jobID`.",
    known: 'run',
    set: { answers: { status: { body: { id: '$id' } } } }
  },
  {
    id: 'rel-status',
    servers: ['zoo-2024'],
    says: 'The link to a job has the relation `status`.',
    known: 'recorded',
    set: {
      answers: {
        status: {
          body: {
            links: [
              { title: 'Status location', rel: 'status', type: JSON_TYPE, href: '$home/$id' }
            ]
          }
        }
      }
    }
  },
  {
    id: 'no-location',
    servers: ['zoo-2024'],
    says: 'The answer to an execute request has no Location.',
    known: 'recorded',
    set: { answers: { made: { headers: { Location: null, 'Preference-Applied': null } } } }
  },
  {
    id: 'unknown-at-first',
    servers: ['zoo-2024', 'zoo-2026'],
    says: 'A job is unknown for a moment after it was taken (ZOO issue 72; pygeoapi issue 1672, mended).',
    known: 'issue',
    set: { lag: 0.4 }
  },
  {
    id: 'paused',
    servers: ['zoo-2026'],
    says: 'A running job may be called paused.',
    known: 'source',
    set: { words: { running: 'paused' } }
  },
  {
    id: 'skip-and-total',
    servers: ['zoo-2024', 'zoo-2026'],
    says: 'The job list is paged by `skip`, counts all jobs, and is long.',
    known: 'run',
    set: {
      paging: 'skip',
      strangers: 165,
      answers: { jobs: { body: { numberTotal: '$total' } } }
    }
  },
  {
    id: 'dismissed-parent',
    servers: ['zoo-2026'],
    says: 'A dismissed job links to its parent only.',
    known: 'source',
    set: {
      answers: {
        dismissed: {
          body: {
            jobID: '$id',
            id: '$id',
            status: '$word',
            message: 'ZOO-Kernel successfully dismissed your service!',
            links: [{ rel: 'parent', type: JSON_TYPE, href: '$root/jobs' }]
          }
        }
      }
    }
  },
  {
    id: 'nested-format',
    servers: ['zoo-2026'],
    says: 'Qualified values of results nest media type and encoding in `format`.',
    known: 'run',
    set: {
      answers: { results: { body: { b: { value: '$b', format: { mediaType: JSON_TYPE } } } } }
    }
  },
  {
    id: 'results-elsewhere',
    servers: ['zoo-2026'],
    says: 'The results are a redirect to another path.',
    known: 'source',
    set: { redirect: true }
  },
  {
    id: 'extended-schema',
    servers: ['zoo-2026'],
    says: 'Descriptions have `extended-schema` beside `schema`, nullable inputs, numbers of an enumeration as texts, and $ref to an address that is not to be loaded.',
    known: 'run',
    set: {
      answers: {
        process: {
          body: {
            inputs: {
              b: {
                title: 'An object',
                schema: { type: 'object', nullable: true, contentMediaType: JSON_TYPE },
                'extended-schema': {
                  oneOf: [
                    { type: 'object' },
                    {
                      allOf: [
                        { '$ref': 'http://zoo-project.org/dl/link.json' },
                        { type: 'object', properties: { type: { enum: [JSON_TYPE] } } }
                      ]
                    },
                    {
                      type: 'object',
                      required: ['value'],
                      properties: { value: { type: 'object' }, mediaType: { type: 'string' } }
                    }
                  ]
                }
              },
              c: {
                title: 'A bounding box',
                schema: {
                  type: 'object',
                  nullable: true,
                  required: ['bbox', 'crs'],
                  properties: {
                    bbox: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 },
                    crs: {
                      type: 'string',
                      format: 'uri',
                      default: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
                    }
                  }
                }
              },
              pause: {
                title: 'Seconds',
                schema: {
                  type: 'number',
                  nullable: true,
                  default: '0',
                  enum: ['0', '0.2', '30']
                }
              }
            }
          }
        }
      }
    }
  },
  {
    id: 'wps-errors',
    servers: ['zoo-2024', 'zoo-2026'],
    says: 'Exceptions name WPS codes and have a charset called encoding.',
    known: 'run',
    set: {
      answers: {
        noJob: {
          headers: { 'Content-Type': 'application/json;encoding=utf-8' },
          body: {
            title: 'NoSuchJob',
            type: 'NoSuchJob',
            status: null,
            detail: 'There is no job $id.'
          }
        },
        badInput: {
          headers: { 'Content-Type': 'application/json;encoding=utf-8' },
          body: { title: 'InvalidParameterValue', type: 'InvalidParameterValue', status: null }
        }
      }
    }
  },
  {
    id: 'multipart-zoo',
    servers: ['zoo-2024'],
    says: "Results come in ZOO's own layout of several parts, its CGI head inside the body.",
    known: 'recorded',
    set: { multipart: 'zoo' },
    expect: { c: 'box' }
  },
  {
    id: 'callbacks-zoo',
    servers: ['zoo-2024', 'zoo-2026'],
    says: "Callbacks tell the progress again and again, and the end without the job's id.",
    known: 'run',
    set: {
      callbacks: {
        progress: '$status',
        success: { a: '$a', b: { value: '$b' }, c: '$c' },
        failed: {
          title: 'NoApplicableCode',
          type: 'NoApplicableCode',
          detail: 'Unable to run the Service.'
        }
      }
    }
  }
];
