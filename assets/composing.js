/** The one answer to "does this key belong to an input method?", for the widget and for the console. */

/**
 * Whether a key of a `keydown` chooses among what an input method offers, and so ends no message and closes nothing.
 * Safari ends the composition before that key: only its code, 229, then tells (UI Events, 7.3.1).
 */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;
