/** Text that comes in pieces, as lines. */
export class Lines {
  /** `limit`: characters of the longest line. */
  constructor(private readonly _limit: number) {}

  /**
   * Take a piece; the lines that it completes, without their ends.
   *
   * Throws when a line is longer than the limit.
   */
  take(piece: string): string[] {
    const parts = piece.split('\n');
    // Joined once, when the line is whole: adding piece to piece is slow.
    this._length += parts[0].length;
    this._check(this._length);
    this._pieces.push(parts[0]);
    if (parts.length === 1) {
      return [];
    }
    const lines = [this._pieces.join(''), ...parts.slice(1, -1)];
    const rest = parts[parts.length - 1];
    lines.forEach(line => this._check(line.length));
    this._check(rest.length);
    this._pieces = [rest];
    this._length = rest.length;
    return lines.filter(line => line !== '');
  }

  private _check(length: number): void {
    if (length > this._limit) {
      throw new Error(`A line has more than ${this._limit} characters.`);
    }
  }

  private _pieces: string[] = [];
  private _length = 0;
}
