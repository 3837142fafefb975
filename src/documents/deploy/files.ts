import type { Contents } from '@jupyterlab/services';

/** Texts among the files of the Jupyter server. */
export interface IFiles {
  /** Let the user choose one; null when they do not. */
  pick(): Promise<string | null>;
  /** Rejects where it is no text, or cannot be read. */
  read(path: string): Promise<string>;
  /** Write one, over what may be there. */
  write(path: string, text: string): Promise<void>;
}

/** Files by Jupyter's contents service. */
export function filesOf(
  contents: Contents.IManager,
  pick: () => Promise<string | null>
): IFiles {
  return {
    pick,
    read: async path => {
      const { content } = await contents.get(path, {
        type: 'file',
        format: 'text',
        content: true
      });
      return String(content);
    },
    write: async (path, text) => {
      await contents.save(path, {
        type: 'file',
        format: 'text',
        content: text
      });
    }
  };
}
