// Starts the page: connects it to the server, and draws it anew whenever the state changes.

import { render } from 'lit';
import { Actions } from './actions.ts';
import { app } from './app.ts';
import { setClockOffset } from './clock.ts';
import { typeIntoLine } from './composer/focus.ts';
import { Connection } from './connection.ts';
import { followTheme } from './layout/remembered-theme.ts';
import { Store } from './store.ts';
import { tourInAddress } from './tours/address.ts';
import { after, localeOf } from './state.ts';

const store = new Store();
const connection = new Connection({
  heard: (event) => store.update((state) => after(state, event)),
  lost: () => store.update((state) => ({ ...state, isConnected: false })),
});
const actions = new Actions(store, connection);

document.addEventListener('keydown', typeIntoLine);
followTheme((theme) => store.update((state) => ({ ...state, theme })));
store.subscribe((state) => {
  setClockOffset(state.known?.clockOffsetMs ?? 0);
  document.documentElement.dataset['theme'] = state.theme;
  document.documentElement.lang = localeOf(state);
  render(app(state, actions), document.body);
});

const asked = tourInAddress(location.search);
const stopWaiting = store.subscribe(({ known }) => {
  if (known === null) return;
  stopWaiting();
  if (asked !== null) actions.tours.start(asked.name, asked);
});
