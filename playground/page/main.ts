// Starts the page: connects it to the server, and draws it anew whenever the state changes.

import { render } from 'lit';
import { Actions } from './actions.ts';
import { app } from './app.ts';
import { Connection } from './connection.ts';
import { after } from './state.ts';
import { Store } from './store.ts';

const store = new Store();
const connection = new Connection({
  heard: (event) => store.update((state) => after(state, event)),
  lost: () => store.update((state) => ({ ...state, isConnected: false })),
});
const actions = new Actions(store, connection);

store.subscribe((state) => {
  document.documentElement.dataset['theme'] = state.theme;
  render(app(state, actions), document.body);
});
