import { fieldsFromAddress } from '../../../core/scene/address.js';
import type { Model } from '../state/model.js';
import { explorerAddress } from './pins.js';

/** Milliseconds that a view must have been still for: browsers refuse more than a few changes a second. */
const STILL_MS = 400;

/**
 * Keeps the scene in the page's address, and goes to that of the address when it is changed by hand. An
 * address that is none is a message, and the view stays.
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
