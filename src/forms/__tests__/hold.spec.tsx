import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import { usePointerHold } from '../hold';

function Leaving(props: { work: () => void }): JSX.Element {
  const hold = usePointerHold();
  return (
    <>
      <input aria-label="field" onBlur={() => hold(props.work)} />
      <button>Run</button>
    </>
  );
}

describe('what is done when a field is left', () => {
  const work = jest.fn();
  beforeEach(() => {
    work.mockReset();
    jest.useFakeTimers();
    render(<Leaving work={work} />);
  });
  afterEach(() => jest.useRealTimers());
  const settle = (): void => act(() => void jest.runAllTimers());

  it('is done at once, by keyboard', () => {
    fireEvent.blur(screen.getByLabelText('field'));
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('waits until the pointer that took the focus is up, and its click is over', () => {
    const button = screen.getByRole('button');
    fireEvent.pointerDown(button);
    fireEvent.blur(screen.getByLabelText('field'));
    settle();
    expect(work).not.toHaveBeenCalled();
    fireEvent.pointerUp(button);
    fireEvent.click(button);
    expect(work).not.toHaveBeenCalled();
    settle();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('waits for a finger too, whose mouse events come later', () => {
    const button = screen.getByRole('button');
    fireEvent.pointerDown(button);
    fireEvent.pointerUp(button);
    settle();
    fireEvent.mouseDown(button);
    fireEvent.blur(screen.getByLabelText('field'));
    settle();
    expect(work).not.toHaveBeenCalled();
    fireEvent.mouseUp(button);
    settle();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is done once, even when the pointer ends in a drag', () => {
    fireEvent.pointerDown(document.body);
    fireEvent.blur(screen.getByLabelText('field'));
    fireEvent.pointerCancel(document.body);
    settle();
    fireEvent.pointerDown(document.body);
    fireEvent.pointerUp(document.body);
    settle();
    expect(work).toHaveBeenCalledTimes(1);
  });
});
