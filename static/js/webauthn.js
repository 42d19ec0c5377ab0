// Security keys: a form marked data-webauthn asks the key, puts its answer into "credential", and is sent.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function read(options) {
  const key = structuredClone(options.publicKey);
  key.challenge = bytes(key.challenge);
  if (key.user) key.user.id = bytes(key.user.id);
  for (const known of [...(key.allowCredentials || []), ...(key.excludeCredentials || [])]) known.id = bytes(known.id);
  return key;
}

function told(credential) {
  const answer = credential.response;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(parts.filter((part) => answer[part]).map((part) => [part, text(answer[part])]));
  if (answer.getTransports) response.transports = answer.getTransports();
  return {
    type: credential.type, id: credential.id, rawId: text(credential.rawId), response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

async function ask(form) {
  const from = form.dataset.optionsFrom;
  const given = from
    ? (await (await fetch(from, { headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } })).json()).request_options
    : JSON.parse(form.dataset.options);
  const publicKey = read(given);
  if (form.dataset.webauthn === "get") return navigator.credentials.get({ publicKey });
  const alone = form.elements.passwordless?.checked;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged", requireResidentKey: Boolean(alone),
    ...(alone ? { userVerification: "required" } : {}),
  };
  return navigator.credentials.create({ publicKey });
}

for (const form of document.querySelectorAll("form[data-webauthn]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.dataset.answered) return;
    event.preventDefault();
    const wrong = form.querySelector(".wrong");
    wrong.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(told(await ask(form)));
      form.dataset.answered = "yes";
      form.requestSubmit();
    } catch {
      wrong.hidden = false;
    }
  });
}
