// A look round the first page: by itself once, afterwards when asked for. Without scripts it is a page of its own.
const tour = document.querySelector("[data-tour]");
const words = tour?.dataset;
const steps = tour ? [...tour.querySelectorAll("li")].filter((step) => document.getElementById(step.dataset.at)?.offsetParent) : [];
let at, box, before;

function build() {
  box = document.createElement("div");
  box.className = "tour-box";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", words.label);
  box.innerHTML = '<p class="count" aria-live="polite"></p><div class="step"></div><div class="actions"></div>';
  document.body.append(box);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });
}

function button(label, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-small ${look}`;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function show(number) {
  point(false);
  at = number;
  box.querySelector(".count").textContent = words.count.replace("{n}", at + 1).replace("{all}", steps.length);
  box.querySelector(".step").innerHTML = steps[at].innerHTML;
  const last = at === steps.length - 1;
  const onward = button(last ? words.end : words.next, "btn-primary", () => (last ? end() : show(at + 1)));
  const acts = [onward];
  if (at) acts.push(button(words.back, "btn-plain", () => show(at - 1)));
  if (!last) acts.push(button(words.skip, "btn-plain", end));
  box.querySelector(".actions").replaceChildren(...acts);
  point(true);
  onward.focus({ preventScroll: true });
}

function point(on) {
  const target = at === undefined ? null : document.getElementById(steps[at].dataset.at);
  target?.classList.toggle("toured", on);
  if (on) target?.scrollIntoView({ block: "nearest" });
}

function begin() {
  if (box) return;
  before = document.activeElement;
  build();
  show(0);
}

function end() {
  point(false);
  box.remove();
  box = at = undefined;
  before?.focus({ preventScroll: true });
  const form = tour.querySelector("form");
  fetch(form.action, { method: "POST", body: new FormData(form) });
}

if (steps.length) {
  for (const link of document.querySelectorAll("[data-begin-tour]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); begin(); });
  }
  if ("first" in words) begin();
}
