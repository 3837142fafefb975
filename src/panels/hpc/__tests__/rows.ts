/** Pixels of the window that rows are drawn in, and of a row. */
const SEEN = 600;
const ROW = 50;

/** Give elements the heights that only a browser would: a windowed list draws nothing without. */
export function drawRows(): void {
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', {
    configurable: true,
    get: () => ROW
  });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', {
    configurable: true,
    get: () => SEEN
  });
  Object.defineProperty(HTMLElement.prototype, 'scrollHeight', {
    configurable: true,
    get(this: HTMLElement) {
      return parseFloat(this.querySelector('ul')?.style.height ?? '0');
    }
  });
  Element.prototype.scrollTo = function (
    this: Element,
    options?: ScrollToOptions | number
  ): void {
    this.scrollTop = typeof options === 'object' ? (options.top ?? 0) : 0;
    this.dispatchEvent(new Event('scroll'));
  } as typeof Element.prototype.scrollTo;
  globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
}
