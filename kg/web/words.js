// Everything the interface says, in two languages.

const dictionary = new Map(Object.entries(data.words).map(([kind, entries]) => [kind, new Map(Object.entries(entries))]));

function word(key) {
  return dictionary.get("interface").get(key)[state.language];
}

function nameOf(kind, key, back = false) {
  const entry = dictionary.get(kind).get(key);
  if (!entry) return key;
  return (back && entry[`${state.language}Back`]) || entry[state.language];
}

function number(value) {
  return value.toLocaleString(state.language === "zh" ? "zh-CN" : "en");
}

function sayWords() {
  document.documentElement.lang = state.language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-title]")) element.setAttribute("title", word(element.dataset.title));
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.setAttribute("placeholder", word(element.dataset.hint));
    element.setAttribute("aria-label", word(element.dataset.hint));
  }
}
