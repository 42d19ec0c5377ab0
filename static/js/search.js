// The search of the top bar: what is found shows below the field while one types; Enter opens the page of all of it.
const form = document.getElementById("search");
const field = document.getElementById("search-field");
const found = form?.querySelector(".found");
let asked, waiting;

async function ask() {
  asked?.abort();
  const words = field.value.trim();
  if (!words) return close();
  asked = new AbortController();
  try {
    const answer = await fetch(`${form.action}?part=hits&q=${encodeURIComponent(words)}`, { signal: asked.signal });
    if (!answer.ok || answer.redirected) return close();
    found.innerHTML = await answer.text();
    found.hidden = !found.firstElementChild;
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
}

function close() {
  asked?.abort();
  clearTimeout(waiting);
  found.hidden = true;
}

function step(by) {
  const links = [...found.querySelectorAll("a")];
  const next = links.indexOf(document.activeElement) + by;
  (next < 0 ? field : links[Math.min(next, links.length - 1)])?.focus();
}

if (form) {
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  field.addEventListener("focus", () => { if (field.value.trim() && found.hidden) ask(); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (found.hidden) return;
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
    if (event.key === "Escape" && !found.hidden) { event.preventDefault(); field.focus(); close(); }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
}

// Ctrl K or ⌘ K from anywhere; where the field has no room, its page.
document.addEventListener("keydown", (event) => {
  if (event.key?.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const here = form?.offsetParent ? field : document.querySelector("main input[type=search][name=q]");
  event.preventDefault();
  if (here) { here.focus(); here.select(); } else document.querySelector(".search-link")?.click();
});
