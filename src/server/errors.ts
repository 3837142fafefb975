/**
 * The server extension said no, or there is no such server extension.
 *
 * #### Notes
 * `status` is 0 when there was no answer at all. `reason` is a word for
 * programs: the server's, or `missing`, `deadline`, `unreachable`, `signed-out`,
 * `garbled` when the fault is told by us.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    message: string,
    readonly status: number,
    readonly reason: string,
    /** The faulty field of the request, where the server names one. */
    readonly field: string | null = null,
    /** The whole body of the answer, when it was JSON. */
    readonly detail: unknown = null
  ) {
    super(message);
  }
}
