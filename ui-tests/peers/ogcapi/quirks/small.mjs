/** wraptile, the ADES of EOEPCA, and the Unity SPS: see index.mjs. */
export default [
  {
    id: 'always-a-job',
    servers: ['wraptile'],
    says: 'A job is made whatever is preferred.',
    known: 'run',
    set: { async: 'always' }
  },
  {
    id: 'no-location-no-type',
    servers: ['wraptile'],
    says: 'The answer to an execute request has no Location, and status documents have no type.',
    known: 'run',
    set: {
      answers: {
        made: { headers: { Location: null, 'Preference-Applied': null } },
        status: { body: { type: null, links: null }, done: [] }
      }
    }
  },
  {
    id: 'all-links-service',
    servers: ['wraptile'],
    says: 'All links of the landing page are called service, and some are URI templates.',
    known: 'run',
    set: {
      answers: {
        landing: {
          body: {
            links: [
              { rel: 'service', href: '$root/conformance', title: 'conformance' },
              { rel: 'service', href: '$root/processes', title: 'processes' },
              { rel: 'service', href: '$root/processes/{processID}', title: 'process' },
              { rel: 'service', href: '$root/jobs', title: 'jobs' },
              { rel: 'service', href: '$root/jobs/{jobId}', title: 'job' }
            ]
          }
        }
      }
    }
  },
  {
    id: 'promises-nothing',
    servers: ['wraptile', 'eoepca'],
    says: 'Processes say neither how they can be run nor where.',
    known: 'run',
    set: {
      answers: {
        processes: {
          body: { processes: [{ id: '$process', title: 'Echo', version: '1.0.0' }], links: [] }
        },
        process: { body: { jobControlOptions: null, outputTransmission: null, links: null } }
      }
    }
  },
  {
    id: 'counted-ids',
    servers: ['wraptile'],
    says: 'Job ids are counted, the list is whole and begins with the oldest.',
    known: 'run',
    set: { ids: 'counted', paging: 'none', oldest: true }
  },
  {
    id: 'results-403',
    servers: ['wraptile'],
    says: 'Results that are not ready, or of a failed job, are forbidden.',
    known: 'run',
    set: { answers: { notReady: { status: 403 }, failed: { status: 403 } } }
  },
  {
    id: 'dismissed-still-running',
    servers: ['wraptile'],
    says: 'The answer to a dismissal still calls the job running.',
    known: 'run',
    set: { late: true }
  },
  {
    id: 'progress-as-text',
    servers: ['eoepca'],
    says: 'Progress is a text.',
    known: 'doc',
    set: { answers: { status: { body: { progress: '$percent' } } } }
  },
  {
    id: 'no-type-no-process',
    servers: ['eoepca'],
    says: 'Status documents have neither type nor process.',
    known: 'doc',
    set: { answers: { status: { body: { type: null, processID: null } } } },
    expect: { named: false }
  },
  {
    id: 'watched-jobs',
    servers: ['eoepca'],
    says: 'Jobs lie below another path than their list.',
    known: 'doc',
    set: { root: 'alice', home: 'watchjob/processes/echo/jobs' },
    expect: { attach: 'address' }
  },
  {
    id: 'outputs-as-links',
    servers: ['unity'],
    says: "Results are links below the outputs' names.",
    known: 'source',
    set: {
      answers: {
        results: {
          body: {
            a: { href: '$home/$id/results/a' },
            b: { value: null, href: '$home/$id/results/b' },
            c: { href: '$home/$id/results/c' }
          }
        }
      }
    }
  },
  {
    id: 'fastapi-faults',
    servers: ['unity'],
    says: 'Errors are a detail, or a list of faults with their places.',
    known: 'source',
    set: {
      answers: {
        noJob: {
          body: { detail: 'There is no job $id.', title: null, type: null, status: null }
        },
        badInput: {
          status: 422,
          body: {
            detail: [{ loc: ['body', 'inputs', 'a'], msg: '$fault', type: 'missing' }],
            title: null,
            type: null,
            status: null
          }
        }
      }
    }
  }
];
