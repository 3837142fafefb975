/** Weaver 6.15: see index.mjs. */
export default [
  {
    id: 'async-unasked',
    servers: ['weaver'],
    says: 'A job is made unless the request prefers to wait.',
    known: 'source',
    set: { async: 'unless-wait' }
  },
  {
    id: 'list-of-ids',
    servers: ['weaver'],
    says: 'The job list holds mere ids unless details are asked for.',
    known: 'source',
    set: { bare: true }
  },
  {
    id: 'words-of-its-own',
    servers: ['weaver'],
    says: 'States have other words: started, succeeded.',
    known: 'source',
    set: { words: { running: 'started', successful: 'succeeded' } }
  },
  {
    id: 'dismissed-code',
    servers: ['weaver'],
    says: 'The answer to a dismissal has a code in place of a status.',
    known: 'source',
    set: {
      answers: {
        dismissed: {
          body: { code: 'JobDismissed', description: 'Job dismissed.', value: '$id' }
        }
      }
    }
  },
  {
    id: 'code-and-description',
    servers: ['weaver'],
    says: 'Errors are code and description.',
    known: 'source',
    set: {
      answers: {
        noJob: {
          body: {
            code: 'NoSuchJob',
            description: 'There is no job $id.',
            title: null,
            type: null,
            status: 404,
            detail: null
          }
        },
        noProcess: {
          body: {
            code: 'NoSuchProcess',
            description: 'There is no process $asked.',
            title: null,
            type: null,
            detail: null
          }
        },
        badInput: {
          body: {
            code: 'InvalidParameterValue',
            description: '$fault',
            title: null,
            type: null,
            detail: null
          }
        }
      }
    }
  },
  {
    id: 'multipart-mixed',
    servers: ['weaver'],
    says: "Several results come as multipart/mixed, Content-ID with the job's id.",
    known: 'source',
    set: { multipart: 'mixed' }
  },
  {
    id: 'classes-run-together',
    servers: ['weaver'],
    says: 'Conformance classes run together where a comma is missing.',
    known: 'source',
    set: {
      answers: {
        conformance: {
          body: {
            conformsTo: [
              'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/corehttp://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/json',
              'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/dismisshttp://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/job-list'
            ]
          }
        }
      }
    }
  },
  {
    id: 'version-in-id',
    servers: ['weaver'],
    says: 'Process ids of status documents carry a version.',
    known: 'source',
    set: { answers: { status: { body: { processID: '$process:1.0.0' } } } }
  }
];
