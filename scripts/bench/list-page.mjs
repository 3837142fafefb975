/* global document, requestAnimationFrame, window -- it runs in a page */
import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

import { cardActions } from '../../lib/components/cardActions.js';
import { JobCard } from '../../lib/components/JobCard.js';
import { JobsList } from '../../lib/panels/hpc/jobs.js';
import { JobsView } from '../../lib/panels/hpc/jobsView.js';
import { HpcModel } from '../../lib/panels/hpc/model.js';

const STATES = ['running', 'failed', 'successful', 'successful', 'dismissed'];

/** Text as it is, with its numbers put in. */
const trans = {
  __: (text, ...values) => text.replace(/%(\d)/g, (_, place) => values[place - 1]),
  _n: (one, more, count, ...values) => trans.__(count === 1 ? one : more, count, ...values)
};
const nothing = () => undefined;
const deeds = {
  changed: new Signal({}),
  canInsert: () => false,
  canGoToCell: () => false,
  ...Object.fromEntries(['openJob', 'act', 'rerun', 'forget', 'insert'].map(name => [name, nothing]))
};

function record(number, sequence = 1) {
  const state = STATES[(number + sequence) % STATES.length];
  const order = { gateway: 'here', process: 'fft-filter', title: `fft-filter · run ${number}`, inputs: {} };
  return {
    id: `job-${number}`,
    version: sequence,
    sequence,
    created: '2026-11-23T10:00:00.000Z',
    updated: '2026-11-23T10:04:00.000Z',
    verified: '2026-11-23T10:04:00.000Z',
    unreachable: null,
    delivered: false,
    results: false,
    job: {
      order,
      state,
      word: state,
      progress: state === 'running' ? 40 : null,
      message: state === 'failed' ? 'the process ended with exit code 1' : '',
      remote: `remote-${number}`,
      rest: state !== 'running',
      started: null,
      finished: null,
      log: null
    }
  };
}

/** Jobs as the store gives them, and gateways that say nothing. */
function world(count) {
  const jobs = {
    changed: new Signal({}),
    jobs: Array.from({ length: count }, (_, number) => record(number)),
    ready: Promise.resolve(),
    problem: null,
    chores: async () => ({ retention: async () => ({ limits: {}, removals: [] }) })
  };
  const gateways = { changed: new Signal({}), gateways: [], ready: Promise.resolve(), get: nothing };
  const model = new HpcModel(gateways, jobs);
  model.start();
  return { jobs, model };
}

/** The list of the panel. */
function windowed({ model }) {
  const view = new JobsView(model, trans);
  return React.createElement(JobsList, { view, deeds, trans });
}

/** The same cards, all of them. */
function plain({ jobs }) {
  return React.createElement(Plain, { jobs });
}

function Plain({ jobs }) {
  const [, again] = React.useReducer(count => count + 1, 0);
  React.useEffect(() => {
    jobs.changed.connect(again);
  }, [jobs]);
  return React.createElement(
    'ul',
    { className: 'plain' },
    jobs.jobs.map(one =>
      React.createElement(
        'li',
        { key: one.id },
        React.createElement(JobCard, {
          compact: true,
          record: one,
          place: one.job.order.gateway,
          actions: cardActions(one, undefined, null, deeds, trans),
          open: nothing,
          tabIndex: -1,
          trans
        })
      )
    )
  );
}

/** Milliseconds from the call until the frame with the list has been handed on, and the elements in it. */
async function paint(kind, count, rounds) {
  const host = document.getElementById('list');
  const samples = [];
  let nodes = 0;
  for (let round = 0; round < rounds; round++) {
    const root = createRoot(host);
    const element = { windowed, plain }[kind](world(count));
    await frame();
    const begun = performance.now();
    root.render(element);
    await frame();
    samples.push(performance.now() - begun);
    nodes = host.querySelectorAll('*').length;
    root.unmount();
  }
  return { samples, nodes };
}

/** Milliseconds in which a change of 20 jobs is drawn and laid out, some of them in sight. */
async function update(kind, count, rounds) {
  const host = document.getElementById('list');
  const root = createRoot(host);
  const made = world(count);
  root.render({ windowed, plain }[kind](made));
  await frame();
  await frame();
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    const jobs = [...made.jobs.jobs];
    for (let nth = 0; nth < 20; nth++) {
      const place = nth < 8 ? nth : (nth * 457) % count;
      jobs[place] = record(place, round + 2);
    }
    const begun = performance.now();
    made.jobs.jobs = jobs;
    flushSync(() => made.jobs.changed.emit([]));
    host.getBoundingClientRect();
    samples.push(performance.now() - begun);
    await frame();
  }
  root.unmount();
  return { samples };
}

/** After the next frame. */
function frame() {
  return new Promise(resolve => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });
}

window.listBench = { paint, update };
