import { fieldsFromAddress } from '../../../core/scene/address.js';
import type { Model } from '../state/model.js';
import { explorerAddress } from './pins.js';

/** Milliseconds without a change before the address is written; browsers limit the changes per second. */
const STILL_MS = 400;

/**
 * Writes the scene to the page's address, and opens the address's scene when the user changes it. An invalid
 * address shows a message and leaves the view as it is.
 */
export function listenToAddress(
  model: Model,
  complain: (why: unknown) => void,
): { readonly follow: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = '';
  const follow = () => {
    if (location.hash === '' || location.hash === written) return;
    try {
      model.goTo(fieldsFromAddress(location.hash));
    } catch (refusal) {
      complain(refusal);
    }
  };
  model.listen(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      written = explorerAddress(model.explored);
      history.replaceState(null, '', written);
    }, STILL_MS);
  });
  addEventListener('hashchange', follow);
  return { follow };
}
