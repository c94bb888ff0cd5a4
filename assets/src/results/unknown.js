// Finds the terms of ours that a query names and that the vocabulary does not have.
const STRINGS = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>"{}|^`\\\s]*>/g;
const TERM = /(?<![\w:.-])mlg:([A-Za-z_][\w-]*)/g;
const FAR = 3;

/** Each unknown term of a query once, with the nearest known one, or an empty text. */
export function unknown(query, known) {
  const named = new Set([...query.replace(STRINGS, " ").matchAll(TERM)].map((found) => found[1]));
  return [...named].filter((name) => !known.has(name)).map((name) => [`mlg:${name}`, nearest(name, known)]);
}

function nearest(name, known) {
  let [best, least] = ["", FAR + 1];
  for (const one of known) {
    const far = distance(name.toLowerCase(), one.toLowerCase());
    if (far < least) [best, least] = [`mlg:${one}`, far];
  }
  return best;
}

/** How many letters are added, left out or changed (Levenshtein). */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
    }
    row = next;
  }
  return row[other.length];
}
