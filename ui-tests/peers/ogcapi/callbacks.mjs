import { fill } from './template.mjs';

/** Milliseconds between two looks at a job, each of which is told. */
const ROUND = 40;

/** Milliseconds that a receiver has. */
const PATIENCE = 5_000;

/**
 * Tell the subscriber of a job (OGC 18-062r2 §14): of its progress again and again,
 * repetitions included, and of its end. What is sent stands in the settings;
 * nothing is when they say null.
 */
export function callBack(subscriber, settings, job, values) {
  if (!subscriber || !settings) {
    return;
  }
  const tell = (uri, body) => uri && post(uri, fill(body, values()));
  const timer = setInterval(() => {
    tell(subscriber.inProgressUri, settings.progress);
    if (job.isOver) {
      clearInterval(timer);
      if (job.state === 'successful') {
        tell(subscriber.successUri, settings.success);
      } else {
        tell(subscriber.failedUri, settings.failed);
      }
    }
  }, ROUND);
  timer.unref();
}

/** Nobody listens to the answer, and nothing is sent twice. */
function post(uri, body) {
  fetch(uri, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE)
  }).catch(() => undefined);
}
