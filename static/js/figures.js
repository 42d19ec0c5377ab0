// Charts by mouse and keyboard: arrows walk over the figures, a note says each, "t" opens the table.
// Without this script each figure has its title, and the table stands below.

const tip = document.createElement("div");
tip.className = "figure-tip";
tip.setAttribute("aria-hidden", "true");

function say(datum) {
  const chart = datum.closest(".chart");
  if (!chart) return;
  datum.querySelector(":scope > title")?.remove();  // its words stay in aria-label; else the browser says them twice
  tip.textContent = datum.getAttribute("aria-label");
  chart.append(tip);
  const box = chart.getBoundingClientRect();
  const at = (datum.querySelector(".spot, rect, .hit") || datum).getBoundingClientRect();
  const middle = at.left + at.width / 2 - box.left - tip.offsetWidth / 2;
  tip.style.left = `${Math.max(4, Math.min(middle, box.width - tip.offsetWidth - 4))}px`;
  const above = at.top - box.top - tip.offsetHeight - 8;
  tip.style.top = `${above < 0 ? at.bottom - box.top + 8 : above}px`;
}

for (const [event, listen] of [["pointerover", say], ["focusin", say]]) {
  document.addEventListener(event, (e) => {
    const datum = e.target.closest?.(".plot .datum");
    if (datum) listen(datum);
  });
}
for (const event of ["pointerout", "focusout"]) {
  document.addEventListener(event, (e) => { if (e.target.closest?.(".plot .datum")) tip.remove(); });
}

function reach(data, datum) {
  for (const other of data) other.setAttribute("tabindex", other === datum ? "0" : "-1");
  datum.focus();
}

// The nearest figure in a direction, as it lies on the screen.
function towards(data, here, across, down) {
  const middle = (datum) => {
    const box = (datum.querySelector(".spot, rect, .hit") || datum).getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [x, y] = middle(here);
  let best = null, least = Infinity;
  for (const other of data) {
    if (other === here) continue;
    const [otherX, otherY] = middle(other);
    const along = across ? (otherX - x) * across : (otherY - y) * down;
    if (along < 1) continue;
    const aside = Math.abs(across ? otherY - y : otherX - x);
    const far = along + 3 * aside;
    if (far < least) [best, least] = [other, far];
  }
  return best;
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const datum = event.target.closest?.(".plot .datum");
  if (datum) {
    const data = [...datum.closest(".plot").querySelectorAll(".datum")];
    const next = event.key === "Home" ? data[0] : event.key === "End" ? data.at(-1)
      : WAYS[event.key] && towards(data, datum, ...WAYS[event.key]);
    if (next) reach(data, next);
    if (next || WAYS[event.key]) event.preventDefault();
    if (event.key === "Escape") tip.remove();
  }
  const chart = event.target.closest?.(".figure-card");
  if (chart && event.key === "t" && !event.target.closest("input, select, textarea")) {
    const table = chart.querySelector("[data-table]");
    if (!table) return;
    table.open = !table.open;
    table.querySelector("summary").focus();
  }
});
