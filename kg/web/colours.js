// Colours of the theme, as the style sheet names them.

const HUES = 10; // of communities
const colours = new Map();
const darkness = matchMedia("(prefers-color-scheme: dark)");

function readColours() {
  const dark = state.theme === "dark" || (state.theme === "auto" && darkness.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  const style = getComputedStyle(document.documentElement);
  const hues = Array.from({ length: HUES }, (_, n) => `g${n}`);
  const names = ["ground", "ink", "soft", "font", "faint", "line", "mark", "accent", "edge", ...hues, ...data.order.types, ...data.order.statuses];
  for (const name of names) colours.set(name, style.getPropertyValue(`--${name}`).trim());
}

function hueOf(group) {
  return colours.get(`g${group % HUES}`);
}

function colourOf(node) {
  if (state.colour === "group") return node.facts.length ? hueOf(node.group) : colours.get("faint");
  return colours.get(node.type) || colours.get("ink");
}

// A colour laid thinly over another.
function mixed(over, under, share) {
  const [a, b] = [over, under].map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
  return `rgb(${a.map((part, n) => Math.round(part * share + b[n] * (1 - share))).join(",")})`;
}
