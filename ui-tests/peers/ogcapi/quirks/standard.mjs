import { CONF, CONF2, CONF_DRU, JSON_TYPE, REL } from './names.mjs';

/** Variants that the standard and its drafts leave room for: see index.mjs. */
export default [
  {
    id: 'deploys-cwl',
    servers: [],
    says: 'Processes can be deployed as CWL, replaced and undeployed (Part 2); the summary is below `processSummary`.',
    known: 'source',
    set: {
      deploys: true,
      answers: {
        conformance: {
          body: {
            conformsTo: [
              `${CONF}core`,
              `${CONF}ogc-process-description`,
              `${CONF}json`,
              `${CONF}job-list`,
              `${CONF}dismiss`,
              `${CONF_DRU}deploy-replace-undeploy`,
              `${CONF_DRU}cwl`
            ]
          }
        }
      }
    }
  },
  {
    id: 'results-204',
    servers: [],
    says: 'Results by reference: 204 and Link headers.',
    known: 'spec',
    set: {
      answers: {
        results: {
          status: 204,
          headers: {
            Link: '<$home/$id/results/a>; rel="a"; type="text/plain", <$home/$id/results/b>; rel="b", <$home/$id/results/c>; rel="c"'
          },
          body: null
        }
      }
    }
  },
  {
    id: 'multipart-related',
    servers: [],
    says: 'Several results come as multipart/related.',
    known: 'spec',
    set: { multipart: 'standard' }
  },
  {
    id: 'map-of-outputs',
    servers: [],
    says: 'Results are a map below `outputs`.',
    known: 'issue',
    set: {
      answers: {
        results: {
          body: {
            a: null,
            b: null,
            c: null,
            outputs: { a: '$a', b: { value: '$b', mediaType: JSON_TYPE }, c: '$c' }
          }
        }
      }
    }
  },
  {
    id: 'relative-links',
    servers: [],
    says: 'Links are relative.',
    known: 'spec',
    set: {
      answers: {
        landing: {
          body: {
            links: [
              { rel: `${REL}processes`, type: JSON_TYPE, href: 'processes' },
              { rel: `${REL}conformance`, type: JSON_TYPE, href: 'conformance' },
              { rel: `${REL}job-list`, type: JSON_TYPE, href: './jobs' }
            ]
          }
        },
        made: { headers: { Location: '../../jobs/$id' } }
      }
    }
  },
  {
    id: 'inner-host-names',
    servers: [],
    says: 'Links name a host that is known behind a proxy only.',
    known: 'recorded',
    set: {
      answers: {
        landing: {
          body: {
            links: [
              {
                rel: `${REL}processes`,
                type: JSON_TYPE,
                href: 'http://inner.invalid:5000/processes'
              },
              {
                rel: `${REL}conformance`,
                type: JSON_TYPE,
                href: 'http://inner.invalid:5000/conformance'
              },
              { rel: `${REL}job-list`, type: JSON_TYPE, href: 'http://inner.invalid:5000/jobs' }
            ]
          }
        },
        process: {
          body: {
            links: [
              {
                rel: `${REL}execute`,
                type: JSON_TYPE,
                href: 'http://inner.invalid:5000/processes/$path/execution'
              }
            ]
          }
        },
        made: { headers: { Location: 'http://inner.invalid:5000/jobs/$id' } },
        status: {
          body: {
            links: [
              { rel: 'monitor', type: JSON_TYPE, href: 'http://inner.invalid:5000/jobs/$id' }
            ]
          },
          done: [
            {
              rel: `${REL}results`,
              type: JSON_TYPE,
              href: 'http://inner.invalid:5000/jobs/$id/results'
            }
          ]
        }
      }
    }
  },
  {
    id: 'filters-refused',
    servers: [],
    says: 'Filters of the job list are refused.',
    known: 'issue',
    set: { filters: 'refused' }
  },
  {
    id: 'small-pages',
    servers: [],
    says: 'The job list comes in small pages.',
    known: 'spec',
    set: { most: 5, strangers: 23 }
  },
  {
    id: 'draft-2.0',
    servers: ['draft-2.0'],
    says: 'The 2.0 draft: id and processingEntityType, the process as an address.',
    known: 'spec',
    set: {
      answers: {
        conformance: {
          body: {
            conformsTo: [`${CONF2}core`, `${CONF2}json`, `${CONF2}job-list`, `${CONF2}dismiss`]
          }
        },
        status: {
          body: {
            jobID: null,
            type: null,
            id: '$id',
            processingEntityType: 'process',
            processID: '$root/processes/$path'
          }
        }
      }
    }
  },
  {
    id: 'jobs-made-first',
    servers: ['part-4'],
    says: 'Part 4: a job is made at `POST /jobs`, and runs when it is started.',
    known: 'spec',
    set: {
      makes: true,
      answers: {
        conformance: {
          body: {
            conformsTo: [
              `${CONF2}core`,
              `${CONF2}json`,
              `${CONF2}job-list`,
              `${CONF2}dismiss`,
              'http://www.opengis.net/spec/ogcapi-processes-4/1.0/conf/job-management'
            ]
          }
        },
        process: {
          body: { links: [{ rel: 'self', type: JSON_TYPE, href: '$root/processes/$path' }] }
        },
        status: { body: { jobID: null, type: null, id: '$id', processingEntityType: 'process' } }
      }
    },
    expect: { sync: false }
  },
  {
    id: 'order-id',
    servers: [],
    says: 'An order that comes again gets the job that exists; the status gives its id back.',
    known: 'run',
    set: {
      once: true,
      answers: {
        conformance: {
          body: {
            conformsTo: [
              `${CONF}core`,
              `${CONF}json`,
              `${CONF}job-list`,
              `${CONF}dismiss`,
              'urn:jupyterlab-hpc:conf:order-id'
            ]
          }
        },
        status: { body: { orderID: '$order' } }
      }
    }
  }
];
