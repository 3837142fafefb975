import { ogcApiProcesses } from '../protocols/ogcapi';
import type { IProtocol } from '../protocols/protocol';

/** What the worker drives: the protocols that come with this extension. */
export const PROTOCOLS: readonly IProtocol[] = [ogcApiProcesses];
