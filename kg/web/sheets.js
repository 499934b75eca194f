// The views beside the map: each fills the same sheet and obeys the same filters.

const SHEETS = new Map([["table", tableSheet], ["statements", statementsSheet], ["events", eventsSheet], ["places", placesSheet]]);

function startSheets() {
  byId("views").replaceChildren(...CHOICES.view.map((key) => button("", () => change("view", () => (state.view = key)), { role: "tab", "data-view": key, "data-word": `view-${key}` })));
  on("view filter look all", paintSheet);
  on("select", () => state.view === "statements" && paintSheet());
  paintSheet();
}

function paintSheet() {
  const sheet = byId("sheet");
  const isMap = state.view === "map";
  for (const tab of byId("views").children) tab.setAttribute("aria-selected", String(tab.dataset.view === state.view));
  sheet.hidden = isMap;
  byId("stage").classList.toggle("covered", !isMap); // not away: the map keeps its size and its camera
  sheet.replaceChildren(...(isMap ? [] : SHEETS.get(state.view)()));
}

// A list in pages; `more` adds the next one.
function paged(items, makeRow, list, size = 100) {
  const more = button(word("more"), () => add(), { class: "more" });
  let at = 0;
  const add = () => {
    list.append(...items.slice(at, at + size).map(makeRow));
    at += size;
    more.hidden = at >= items.length;
    more.textContent = `${word("more")} ${number(Math.max(items.length - at, 0))}`;
  };
  add();
  return [list, more];
}
