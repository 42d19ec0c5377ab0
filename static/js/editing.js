// Forms that change a record: drafts kept in this browser, rows added, the button saying the act.
const form = document.querySelector("form[data-draft]");
const DAYS = 7 * 24 * 3600 * 1000;
const key = form && `draft:${form.dataset.draft}`;
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const kept = ["csrfmiddlewaretoken", "confirmed"];

// --- Drafts: typed answers stay on this device until they are stored, discarded, a week old, or one signs out.
function typed() {
  return [...new FormData(form)].filter(([name, value]) => !kept.includes(name) && typeof value === "string");
}

function asSent(answers) {
  return JSON.stringify(answers.filter(([name]) => name !== "version"));
}

function fill(answers) {
  const boxes = form.querySelectorAll("input[type=checkbox], input[type=radio]");
  for (const box of boxes) if (!kept.includes(box.name)) box.checked = answers.some(([n, v]) => n === box.name && v === box.value);
  while (answers.some(([name]) => /-\d+-text$/.test(name) && !form.elements[name]) && addRow());
  for (const [name, value] of answers) {
    const field = form.elements[name];
    if (field && !(field instanceof RadioNodeList) && field.type !== "checkbox" && field.type !== "radio") field.value = value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function tell(at, before) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  const time = new Intl.DateTimeFormat(language, { numberingSystem: "latn", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  const words = document.createElement("p");
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "btn btn-plain btn-small";
  discard.textContent = form.dataset.draftDiscard;
  discard.addEventListener("click", () => { localStorage.removeItem(key); notice.remove(); fill(before); localStorage.removeItem(key); });
  notice.append(words, discard);
  form.before(notice);
  words.textContent = form.dataset.draftRestored.replace("{time}", time);
}

function restore() {
  const draft = JSON.parse(localStorage.getItem(key) || "null");
  if (!draft) return;
  if (Date.now() - draft.at > DAYS) { localStorage.removeItem(key); return; }
  const before = typed();
  if (asSent(before) === asSent(draft.answers)) return;
  fill(draft.answers);
  tell(draft.at, before);
}

// --- Rows that can be had as many of as one likes.
function addRow() {
  const rows = form.querySelector("[data-rows]");
  if (!rows) return false;
  const row = rows.lastElementChild.cloneNode(true);
  const number = rows.children.length;
  for (const field of row.querySelectorAll("input, textarea")) {
    field.name = field.name.replace(/-\d+-/, `-${number}-`);
    field.id = field.id.replace(/-\d+-/, `-${number}-`);
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, number + 1));
    field.value = "";
  }
  rows.append(row);
  return true;
}

// --- The button says the act: "Renew the mandate until 15 November 2027".
function nameTheAct(button) {
  const field = document.getElementById(button.dataset.actField);
  const plain = button.textContent;
  const { months, first } = JSON.parse(button.dataset.actDays);  // the browser's own are not those of the pages
  const say = () => {
    const day = field.valueAsDate;
    const words = day && `${day.getUTCDate() === 1 ? first : day.getUTCDate()} ${months[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
    button.textContent = words ? button.dataset.act.replace("{day}", words) : plain;
  };
  form.addEventListener("input", say);
  say();
}

if (form) {
  let later = null;
  const keep = () => localStorage.setItem(key, JSON.stringify({ at: Date.now(), answers: typed() }));
  const forget = () => { clearTimeout(later); later = null; };
  const flush = () => { if (later) { forget(); keep(); } };
  for (const button of form.querySelectorAll("[data-add-row]")) {
    button.hidden = false;
    button.addEventListener("click", () => { addRow(); form.querySelector("[data-rows]").lastElementChild.querySelector("input").focus(); });
  }
  for (const button of form.querySelectorAll("[data-act]")) nameTheAct(button);
  if (!("isAnswered" in form.dataset)) restore();
  form.addEventListener("input", (event) => { if (event.isTrusted) { forget(); later = setTimeout(flush, 300); } });
  document.addEventListener("submit", (event) => {
    forget();
    if (event.target === form) { keep(); sessionStorage.setItem("draft-sent", key); }
  });
  for (const link of document.querySelectorAll("[data-draft-leave]")) link.addEventListener("click", () => { forget(); localStorage.removeItem(key); });
  window.addEventListener("pagehide", flush);
}
