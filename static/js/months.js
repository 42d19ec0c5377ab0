// Totals of a month's sheet, worked out as one types.
const sheet = document.querySelector("[data-sheet]");
const written = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });

function persons(cells) {
  const known = cells.map((cell) => cell.value.trim()).filter((text) => /^\d+$/.test(text));
  return known.length ? known.reduce((sum, text) => sum + Number(text), 0) : null;
}

function show(output, total) {
  output.value = total === null ? "–" : written.format(total);
}

function add() {
  const rows = [...sheet.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  rows.forEach((cells, n) => show(sheet.tBodies[0].rows[n].querySelector("[data-row-total]"), persons(cells)));
  sheet.querySelectorAll("[data-column-total]").forEach((output, n) => show(output, persons(rows.map((cells) => cells[n]).filter(Boolean))));
  show(sheet.querySelector("[data-total]"), persons(rows.flat()));
}

if (sheet) {
  sheet.closest("form").addEventListener("input", add);
  add();
}
