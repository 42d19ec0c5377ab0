// The one script of every page; each page works without it.

// A filter is asked as soon as a choice is made.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-ask-on-change]");
  if (form && event.target.matches("select, input[type=radio], input[type=checkbox]")) form.requestSubmit();
});

// A row is a link, also where its first cell stays in place while the rest is scrolled.
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr.linked");
  if (!row || event.target.closest("a, button, summary, input, label") || String(getSelection())) return;
  const link = row.querySelector("th a");
  if (event.ctrlKey || event.metaKey) window.open(link.href);
  else link.click();
});

// The menu is long: the page one is on stands in sight in it.
document.querySelector(".shell > .rail [aria-current]")?.scrollIntoView({ block: "nearest" });

// Which of its groups a reader folds and unfolds is remembered from page to page.
document.addEventListener("click", (event) => {
  if (!event.target.closest(".rail-group > summary")) return;
  const groups = event.target.closest(".rail").getElementsByClassName("rail-group");
  setTimeout(() => {
    const unfolded = [...groups].filter((group) => group.open).map((group) => group.dataset.group).join(".");
    document.cookie = `unfolded=${unfolded}; path=/; max-age=31536000; samesite=lax`;
  });
});

// One menu at a time, and none once one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// "/" goes to the filter of a list, else to the search field, Escape closes the drawer.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const field = document.querySelector("main input[type=search]") ?? document.querySelector("input[type=search]");
    if (field) { event.preventDefault(); field.focus(); }
  }
  if (event.key === "Escape") {
    document.querySelector(".term:hover, .term:focus-within")?.classList.add("dismissed");
    const open = document.querySelector(".drawer[open], .as-of[open], details.menu[open]");
    const toast = document.querySelector("[data-toast]:last-of-type");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
    else if (toast) dismiss(toast);
  }
});

// A secret shown once can be copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard?.writeText(field.value);
  button.textContent = button.dataset.copied;
});

// One act, sent once.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What was typed and sent is kept as a draft until a page says it is stored; nothing stays once one signs out.
const sent = sessionStorage.getItem("draft-sent");
if (sent && document.querySelector(".notice.ok")) {
  localStorage.removeItem(sent);
  sessionStorage.removeItem("draft-sent");
}
document.addEventListener("submit", (event) => {
  if (!event.target.action?.endsWith("/sign-out/")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
  forgetPages();
});
// Pages kept for where there is no connection (inspection.js) are of one who is signed in.
function forgetPages() {
  if ("caches" in window) caches.keys().then((names) => names.forEach((name) => caches.delete(name)));
}
if (!document.querySelector("form[action$='/sign-out/']")) forgetPages();

// A toast says what was done until it is dismissed: by its button, or by Escape.
for (const toast of document.querySelectorAll("[data-toast]")) {
  toast.querySelector("[data-dismiss]").hidden = false;
  toast.parentElement.append(toast);  // put in once more, for readers of the screen to hear of it
}
function dismiss(toast) {
  const wasWithin = toast.contains(document.activeElement);
  toast.remove();
  if (wasWithin) document.getElementById("content").focus();
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (button) dismiss(button.closest("[data-toast]"));
});

// A meaning dismissed by Escape shows again the next time.
for (const leaving of ["pointerout", "focusout"]) {
  document.addEventListener(leaving, (event) => event.target.closest?.(".term.dismissed")?.classList.remove("dismissed"));
}
