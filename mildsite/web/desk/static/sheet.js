// The link of a sheet is copied with one press; a page from the browser's memory is asked for anew.
for (const field of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet small";
  button.textContent = "Copy the link";
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard?.writeText(field.value);
    button.textContent = "Copied";
  });
  field.after(" ", button);
}
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
