// Keeps the field form of inspections for where there is no connection. It rules pages under /inspections/ alone,
// asks the network first for a form, and answers with the kept copy only where nothing comes back.
const CACHE = "inspections-v1";
const FORM = /^\/inspections\/[0-9a-f-]{36}\/form\/$/;
const PATIENCE = 8000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (FORM.test(url.pathname)) event.respondWith(ofForm(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(ofStatic(request));
});

async function ofForm(request, url) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await inTime(fetch(request));
    if (answer.ok && !answer.redirected) await cache.put(url.pathname, answer.clone());
    else if (answer.redirected || answer.type === "opaqueredirect") await cache.delete(url.pathname);
    return answer;
  } catch (error) {
    const copy = request.headers.get("X-Field") ? null : await cache.match(url.pathname);
    if (copy) return copy;
    throw error;
  }
}

async function ofStatic(request) {
  const cache = await caches.open(CACHE);
  const copy = await cache.match(request.url);
  if (!copy) return fetch(request);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone());
    return answer;
  } catch {
    return copy;
  }
}

function inTime(asked) {
  return Promise.race([asked, new Promise((_done, fail) => setTimeout(() => fail(new TypeError("too slow")), PATIENCE))]);
}
