// The page's words in the language it was asked for.

const words = JSON.parse(document.getElementById("words").textContent);

/** The word by its name, {0}, {1} … filled in. */
export function word(name, ...given) {
  return given.reduce((text, value, i) => text.replace(`{${i}}`, value), words[name]);
}
