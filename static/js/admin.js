// Choices that are searched for bear the name of their label, which select2 leaves out.
for (const select of document.querySelectorAll("select.admin-autocomplete")) {
  const words = select.labels[0]?.textContent.replace(/[:\s]+$/, "").trim() || select.name;
  for (const part of select.parentElement.querySelectorAll(".select2-selection, .select2-selection__rendered")) {
    part.setAttribute("aria-label", words);
  }
}
