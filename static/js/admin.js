// Choices that are searched for bear the name of their label, which select2 leaves out.
function name() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const words = select.labels[0]?.textContent.replace(/[:\s]+$/, "").trim() || select.name;
    const parts = ".select2-selection:not([aria-label]), .select2-selection__rendered:not([aria-label])";
    for (const part of select.parentElement.querySelectorAll(parts)) part.setAttribute("aria-label", words);
  }
}
name();
new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
