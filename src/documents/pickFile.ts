import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { ITranslator } from '@jupyterlab/translation';

/** Let the user choose a file of the Jupyter server; its path, or null. */
export async function pickFile(
  browser: IDefaultFileBrowser,
  translator: ITranslator
): Promise<string | null> {
  const trans = translator.load('jupyterlab_hpc');
  const picked = await FileDialog.getOpenFiles({
    manager: browser.model.manager,
    title: trans.__('Choose a file'),
    defaultPath: browser.model.path,
    translator
  });
  const file = picked.value?.find(({ type }) => type !== 'directory');
  return picked.button.accept && file
    ? browser.model.manager.services.contents.localPath(file.path)
    : null;
}
