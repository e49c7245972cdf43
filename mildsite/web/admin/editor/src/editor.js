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
  try {
    await runAction(form, fields);
  } catch {
    say("That did not work just now, and nothing is lost. Save the draft, then try again.");
    return;
  }
  say("");
  enhance();
  focusAfter(form, action);
  refreshLook();
}

function enhance() {
  form.querySelectorAll("textarea[data-prose]:not([hidden])").forEach((textarea) => enhanceProse(textarea, { onPaste }));
}

function say(words) {
  const message = document.querySelector("#paste-message");
  message.hidden = !words;
  message.textContent = words;
  if (words) message.scrollIntoView({ block: "center" });
}

// The server reads what was pasted: it knows what a page may hold. Headings in it become parts of their own.
async function onPaste({ html, text }, textarea, insert) {
  const body = new URLSearchParams({ html, text, csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(form.dataset.pasteUrl, { method: "POST", body });
  const pasted = answer.ok ? await answer.json() : { text, sections: [], message: "" };
  say(pasted.message);
  if (pasted.text) insert(pasted.text);
  if (pasted.sections.length) {
    const action = `insert-sections:${textarea.dataset.block}`;
    await change(action, { action, sections: JSON.stringify(pasted.sections) });
  }
}
