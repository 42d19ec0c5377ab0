// The reference of the API: an example runs with the reader's own session, and its answer is shown in place.
// Without this file a form opens the answer itself, by way of the portal, which leaves out its empty fields.
for (const form of document.querySelectorAll("form.api-try")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const shown = form.querySelector(".api-answer");
    let path = form.dataset.path;
    const query = new URLSearchParams();
    for (const field of form.querySelectorAll("input:not([type=hidden])")) {
      if ("place" in field.dataset) path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
      else if (field.value) query.set(field.name, field.value);
    }
    const address = query.size ? `${path}?${query}` : path;
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    const text = await answer.text();
    const told = ["ETag", "RateLimit"].map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value);
    const head = [`GET ${address}`, `${answer.status} ${answer.statusText}`, ...told.map((pair) => pair.join(": "))];
    shown.textContent = `${head.join("\n")}\n\n${readable(text)}`;
    shown.hidden = false;
  });
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).slice(0, 20000);
  } catch {
    return text.slice(0, 5000);
  }
}
