/**
 * A page of the job list (OGC 18-062r2 §11), with whatever the settings say of
 * filters, paging and order; null when a filter is refused.
 *
 * `told` gives the server's root, a job's word and its entry.
 *
 * @returns `{jobs, pages, total}`: entries, links, number of all that were found
 */
export function page(jobs, query, settings, told) {
  const { filters, paging, most, bare, process, oldest } = settings;
  const [word, id] = [query.get('status'), query.get('processID')];
  if (filters === 'refused' && (word !== null || id !== null)) {
    return null;
  }
  const wanted = jobs.filter(
    job =>
      filters !== true ||
      ((word === null || word.split(',').includes(told.word(job))) &&
        (id === null || id.split(',').includes(process)))
  );
  const sorted = oldest ? [...wanted].reverse() : wanted;
  const limit = paging === 'none' ? sorted.length : Math.min(most, Number(query.get('limit') ?? 10));
  const step = paging === 'skip' ? 'skip' : 'offset';
  const start = paging === 'none' ? 0 : Number(query.get(step) ?? 0);
  const end = start + limit;
  const shown = sorted.slice(start, end);
  const detailed = !bare || query.get('detail') === 'true';
  return {
    jobs: shown.map(job => (detailed ? told.entry(job) : job.id)),
    pages: [
      { rel: 'self', type: 'application/json', href: `${told.root}/jobs` },
      ...(end < sorted.length ? [next(query, step, end, told.root)] : [])
    ],
    total: sorted.length
  };
}

function next(query, step, end, root) {
  const further = new URLSearchParams(query);
  further.set(step, String(end));
  return { rel: 'next', type: 'application/json', href: `${root}/jobs?${further}` };
}
