import { byId } from './dom.js';

/** How long the typing pauses before the service is asked. */
const PAUSE_MS = 150;

/** What the service finds beginnings of words by: two letters, or one of a script that sets no spaces. */
const ENOUGH =
  /\S{2}|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * Search as you type: `go` is told the words after each pause, as soon as they can find something. The words of one visit
 * to the field are one step back in the browser's history.
 */
export function watchSearch(field, { go }) {
  let isTyping = false;
  let pause;

  function ask() {
    clearTimeout(pause);
    pause = undefined;
    const words = field.value.trim();
    const isFew = words !== '' && !ENOUGH.test(words);
    byId('few').textContent = isFew ? 'Two letters or more' : '';
    if (isFew) return;
    const replace = isTyping;
    isTyping = true;
    void go(words, { replace });
  }

  field.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  });
  field.addEventListener('blur', () => {
    isTyping = false;
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') ask();
    if (event.key !== 'Escape' || field.value === '') return;
    event.preventDefault();
    field.value = '';
    ask();
  });
  return {
    /** Shows the words of the address, unless they are just being typed. */
    follow({ search }) {
      if (pause !== undefined || field.value.trim() === search) return;
      field.value = search;
      byId('few').textContent = '';
      isTyping = false;
    },
  };
}
