// The form that is filled in the field: kept on this device as it is typed, sent once, resumed after a reload.
const form = document.getElementById("field-form");
const KEPT = 60 * 24 * 3600 * 1000;
const AGAIN = 4000;  // milliseconds until what waits is tried once more
const CACHE = "inspections-v1";
const key = `draft:field:${form.dataset.field}`;
const words = (name) => form.dataset[`words${name}`];

// --- The draft: what was typed, under which key it is sent, and whether it waits for a connection.
function answers() {
  const rows = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const { was } = form.dataset;  // until one chose between two versions, the draft rests on the one it began with
  return was ? rows.filter(([name]) => !name.startsWith("take-")).map(([name, value]) => [name, name === "version" ? was : value]) : rows;
}
function asSent(rows) {
  return JSON.stringify(rows.filter(([name]) => name !== "version" && name !== "_key" && !name.startsWith("take-")));
}
function kept() {
  const draft = JSON.parse(localStorage.getItem(key) || "null");
  if (draft && Date.now() - draft.at > KEPT) { localStorage.removeItem(key); return null; }
  return draft;
}
function keep(waits) {
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), waits, answers: answers() }));
}
function fill(rows) {
  for (const [name, value] of rows) {
    const field = form.elements[name];
    if (field && !(field instanceof RadioNodeList)) field.value = value;
  }
}
function tell(text) {
  document.getElementById("field-state").textContent = text;
}

// --- Sending: a page is asked for first, which carries the token of this moment and shows that one is signed in.
let isSending = false;
async function fresh() {
  const answer = await fetch(location.pathname, { headers: { "X-Field": "token" }, cache: "no-store" });
  if (answer.redirected && new URL(answer.url).pathname === form.dataset.done) return "over";
  if (answer.redirected || !answer.ok) return "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("#field-form [name=csrfmiddlewaretoken]")?.value || "";
}
async function send() {
  if (isSending) return;
  isSending = true;
  keep(true);
  tell(words("Sending"));
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const token = await fresh();
    if (token === "over") { await post(form.elements.csrfmiddlewaretoken.value); return; }  // perhaps it was sent
    if (!token) { tell(words("SignIn")); keep(false); return; }
    form.elements.csrfmiddlewaretoken.value = token;
    await post(token);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    keep(true);
    tell(words("Waits"));
    setTimeout(() => { if (kept()?.waits && navigator.onLine) send(); }, AGAIN);
  } finally {
    isSending = false;
    button.disabled = false;
  }
}
async function post(token) {
  const body = new FormData(form);
  body.set("csrfmiddlewaretoken", token);
  const answer = await fetch(location.pathname, { method: "POST", body });
  const there = new URL(answer.url);
  if (answer.redirected && there.pathname === form.dataset.done && there.search) { keep(false); tell(words("Over")); return; }
  if (answer.redirected && there.pathname === form.dataset.done) {
    localStorage.removeItem(key);
    location.assign(form.dataset.done);
    return;
  }
  if (answer.redirected || !answer.ok) { keep(false); tell(words("SignIn")); return; }
  show(new DOMParser().parseFromString(await answer.text(), "text/html"));
}
function show(page) {
  const other = page.getElementById("field-form");
  document.getElementById("field-answer").replaceChildren(...page.getElementById("field-answer").childNodes);
  const was = form.dataset.was || form.elements.version.value;
  form.replaceChildren(...other.childNodes);
  if (other.hasAttribute("data-conflict")) form.dataset.was = was;
  else delete form.dataset.was;
  keep(false);
  tell(words(form.dataset.was ? "Choose" : "Refused"));
  count();
  document.getElementById("field-answer").scrollIntoView();
}

// --- From group to group: how much of each is filled in; the one that is gone to is opened.
function count() {
  for (const link of form.querySelectorAll(".jump a")) {
    const asked = [...document.querySelector(link.hash).querySelectorAll("input[type=number], input[type=date], select")];
    link.lastElementChild.textContent = asked.length ? `${asked.filter((field) => !["", "not_looked_at"].includes(field.value)).length}/${asked.length}` : "";
  }
}
form.addEventListener("click", (event) => {
  const link = event.target.closest(".jump a");
  if (link) document.querySelector(link.hash).open = true;
});

// --- Without a connection: this page and what it is drawn with stay on the device.
async function stay() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  await navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.scope });
  const needed = performance.getEntriesByType("resource").map((entry) => entry.name);
  const own = needed.filter((url) => url.startsWith(`${location.origin}/static/`));
  const cache = await caches.open(CACHE);
  await Promise.all([location.pathname, ...new Set(own)].map((url) => cache.add(url).catch(() => {})));
  document.documentElement.dataset.stays = "yes";
}

let later = null;
form.addEventListener("input", (event) => {
  if (!event.isTrusted) return;
  clearTimeout(later);
  later = setTimeout(flush, 250);
});
function flush() {
  if (!later) return;
  clearTimeout(later);
  later = null;
  keep(kept()?.waits || false);
  say();
}
function say() {
  count();
  tell(navigator.onLine ? words("Kept") : words("Offline"));
}
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(later); later = null; send(); });
window.addEventListener("online", () => { if (kept()?.waits) send(); else if (kept()) say(); });
window.addEventListener("offline", () => { if (kept()) say(); });
window.addEventListener("pagehide", flush);
document.addEventListener("submit", (event) => { if (event.target !== form) { clearTimeout(later); later = null; } });

const before = answers();
const draft = kept();
if (draft && asSent(draft.answers) !== asSent(before)) {
  fill(draft.answers);
  tell(`${words("Restored")} ${navigator.onLine ? words("Kept") : words("Offline")}`);
  if (draft.waits && navigator.onLine) send();
} else if (draft) {
  fill(draft.answers.filter(([name]) => name === "_key"));
  tell(words("Fresh"));
} else {
  tell(words("Fresh"));
}
count();
stay();
