// The keys.

const KEYS = [["/", "keySearch"], ["Esc", "keyEscape"], ["Ctrl Z", "keyUndo"], ["← → ↑ ↓", "keyArrows"], ["+ − 0", "keyZoom"], ["1 – 4", "keyHops"], ["H", "hide"], ["P", "pin"], ["M T S E L", "keyViews"]];
const VIEW_KEYS = new Map([["m", "map"], ["t", "table"], ["s", "statements"], ["e", "events"], ["l", "places"]]);

function helpSection() {
  const rows = KEYS.map(([key, name]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, word(name))]);
  return el("details", { class: "help" }, el("summary", {}, word("keys")), el("dl", {}, ...rows.flat()));
}

function startKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]):not([type=range]), select, textarea");
    if (typing) return;
    const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
    if (!isUndo && (event.ctrlKey || event.metaKey || event.altKey)) return;
    if (isUndo ? (undo(), true) : pressed(event.key)) event.preventDefault();
  });
}

function pressed(key) {
  const node = state.selected && state.selected.facts ? state.selected : null;
  if (key === "/") byId("search").select();
  else if (key === "Escape") choose(null);
  else if (node && /^[1-4]$/.test(key)) choose(node, { hops: Number(key) });
  else if (node && key === "h") hide(node);
  else if (node && key === "p") change("select", () => toggle(state.pinned, node));
  else if (VIEW_KEYS.has(key)) change("view", () => (state.view = VIEW_KEYS.get(key)));
  else return false;
  return true;
}
