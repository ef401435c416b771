/**
 * Makes an element: properties that begin with `on` listen, `true` and `false` set and leave out an attribute, and what
 * is null or false among the children is left out. Text stays text: nothing here reads markup.
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** The element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Puts children in the place of those there were; who had the focus keeps it, when it is there again. */
export function replace(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement.id : '';
  element.replaceChildren(...children.filter((child) => child != null && child !== false));
  if (focused !== '') byId(focused)?.focus({ preventScroll: true });
}

let announcing;

/** Tells a screen reader something, once nothing newer is to be said. */
export function announce(sentence, delayMs = 500) {
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    byId('announcer').textContent = sentence;
  }, delayMs);
}
