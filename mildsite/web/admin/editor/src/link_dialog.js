import { isSafeLink } from "./schema.js";

const WRONG = "Write a page of this site, such as /aftercare, or a whole address that begins with https:";

// Ask for the address of a link. Resolves to the address, to "" for no link, or to null when the writer changed their mind.
export function askForLink(current) {
  const dialog = document.querySelector("#link-dialog");
  const field = dialog.querySelector("input");
  const check = () => field.setCustomValidity(!field.value.trim() || isSafeLink(field.value.trim()) ? "" : WRONG);
  field.oninput = check;
  field.value = current;
  check();
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const answers = { set: field.value.trim(), remove: "" };
      resolve(answers[dialog.returnValue] ?? null);
    }, { once: true });
  });
}
