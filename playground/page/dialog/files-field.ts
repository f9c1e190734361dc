// A field for uploads: files are chosen, dropped or pasted, and can be taken out again.

import { html, type TemplateResult } from 'lit';
import { sizeText } from '../files.ts';
import { describedBy, type FieldState } from './field-state.ts';
import { filesIn, type FilesField } from './fields.ts';
import { acceptOf } from './file-types.ts';

export function filesControl(field: FilesField, state: FieldState): TemplateResult {
  const { id, value, wrong, isWaiting, isFirst, change, texts, locale } = state;
  const files = filesIn(value);
  const add = (list: FileList | null | undefined): void => {
    const more = [...(list ?? [])];
    // A single file takes the place of the one before.
    if (more.length > 0) change(field.most === 1 ? more.slice(-1) : [...files, ...more]);
  };
  const take = (event: Event, data: DataTransfer | null): void => {
    if (isWaiting || data === null || data.files.length === 0) return;
    event.preventDefault();
    add(data.files);
  };
  return html`
    <div
      class="files"
      @dragover=${(event: Event) => event.preventDefault()}
      @drop=${(event: DragEvent) => take(event, event.dataTransfer)}
      @paste=${(event: ClipboardEvent) => take(event, event.clipboardData)}
    >
      <label class="drop">
        <input
          id=${id}
          class="hidden"
          type="file"
          accept=${acceptOf(field.types)}
          ?multiple=${field.most > 1}
          aria-labelledby="${id}-label"
          aria-invalid=${wrong === null ? 'false' : 'true'}
          aria-describedby=${describedBy(field, state)}
          ?autofocus=${isFirst}
          ?disabled=${isWaiting}
          @change=${({ target }: Event) => {
            if (!(target instanceof HTMLInputElement)) return;
            add(target.files);
            target.value = '';
          }}
        />
        <span
          >${texts.dialog.dropFiles} <b>${texts.dialog.browse}</b><small>${texts.dialog.upTo(field.most)}</small></span
        >
      </label>
      <ul>
        ${files.map(
          (file) => html`
            <li>
              <span><b>${file.name}</b> ${sizeText(file.size, locale)}</span>
              <button
                type="button"
                aria-label=${texts.dialog.remove(file.name)}
                ?disabled=${isWaiting}
                @click=${() => change(files.filter((one) => one !== file))}
              >
                ✕
              </button>
            </li>
          `,
        )}
      </ul>
    </div>
  `;
}
