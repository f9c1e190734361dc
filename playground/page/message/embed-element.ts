// `<message-embed>`: the library's embed in the page's colours, which are AA in both themes.

import { DiscordEmbed } from '@skyra/discord-components-core/discord-embed.js';
import '@skyra/discord-components-core/discord-embed-description.js';
import '@skyra/discord-components-core/discord-embed-field.js';
import '@skyra/discord-components-core/discord-embed-fields.js';
import { css } from 'lit';

class MessageEmbed extends DiscordEmbed {
  static override readonly styles = css`
    ${DiscordEmbed.styles}
    :host {
      margin: 4px 0;
      color: var(--text);
    }
    :host .discord-left-border {
      background-color: var(--line);
    }
    :host .discord-embed-wrapper {
      max-width: min(520px, 100%);
      border-color: var(--line);
      background-color: var(--ground-side);
    }
    :host .discord-embed-wrapper .discord-embed-grid {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
    }
    :host .discord-embed-author,
    :host .discord-embed-author a,
    :host .discord-embed-title {
      color: var(--text-strong);
    }
    :host .discord-embed-title a {
      color: var(--link);
    }
  `;
}

customElements.define('message-embed', MessageEmbed);
