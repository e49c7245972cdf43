// The page editor. Everything it does rests on the plain form, which works without it.
import { liveLook } from "./look.js";
import { focusAfter, runAction } from "./parts.js";
import { enhanceProse } from "./prose_field.js";

const form = document.querySelector("form.editor");
form.classList.add("live");
let unsaved = form.dataset.unsaved === "true";

const refreshLook = liveLook(form);
enhance();

form.addEventListener("input", () => { unsaved = true; });
form.addEventListener("submit", async (event) => {
  const action = event.submitter?.name === "action" ? event.submitter.value : "save";
  if (action === "save" || action === "save-over") {
    unsaved = false;
    return;
  }
  event.preventDefault();
  await change(action, { action });
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

async function change(action, fields) {
  unsaved = true;
  await runAction(form, fields);
  enhance();
  focusAfter(form, action);
  refreshLook();
}

function enhance() {
  form.querySelectorAll("textarea[data-prose]:not([hidden])").forEach((textarea) => enhanceProse(textarea, { onPaste }));
}

// The server reads what was pasted: it knows what a page may hold. Headings in it become parts of their own.
async function onPaste({ html, text }, textarea, insert) {
  const body = new URLSearchParams({ html, text, csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(form.dataset.pasteUrl, { method: "POST", body });
  const pasted = answer.ok ? await answer.json() : { text, sections: [], message: "" };
  const message = document.querySelector("#paste-message");
  message.hidden = !pasted.message;
  message.textContent = pasted.message;
  if (pasted.message) message.scrollIntoView({ block: "center" });
  if (pasted.text) insert(pasted.text);
  if (pasted.sections.length) {
    const action = `insert-sections:${textarea.dataset.block}`;
    await change(action, { action, sections: JSON.stringify(pasted.sections) });
  }
}
