/** Moves the keyboard into an option of the line; null: into the text, or behind the options. */
export function focusLine(option: string | null): void {
  const field = option === null ? '[data-line]' : `[data-option="${CSS.escape(option)}"]`;
  document.querySelector<HTMLElement>(`.composer ${field}`)?.focus();
}

/** Brings the marked row of the list into view. */
export function showMarkedRow(): void {
  document.querySelector('.composer [role="option"][aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
}

/** What makes something of letters itself, or covers the line. */
const TYPED_INTO = 'input, textarea, select, [contenteditable], [role="combobox"], [role="listbox"], [role="menu"]';
const COVERS_LINE = 'dialog[open], :popover-open:not(tour-guide)';

/** As in Discord's client: what is typed while nothing else takes it goes into the line. */
export function typeIntoLine(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, isComposing, defaultPrevented } = event;
  // A space presses the button that has the focus, or scrolls.
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return;
  const [at] = event.composedPath();
  if (at instanceof Element && at.closest(TYPED_INTO) !== null) return;
  if (document.querySelector(COVERS_LINE) === null) focusLine(null);
}
