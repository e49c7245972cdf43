// Adding, moving, copying and removing parts: the same buttons as without this script, but the page stays where it is.
export async function runAction(form, fields) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("#parts");
  if (!fresh) throw new Error(`the server answered ${response.status}`);
  form.querySelector("#parts").replaceWith(document.importNode(fresh, true));
}

// After a part has moved, the button that moved it keeps the focus, at its new place.
export function focusAfter(form, action) {
  const [verb, path = ""] = action.split(":");
  const numbers = path.split(".").map(Number);
  const last = numbers.length - 1;
  if (verb === "up") numbers[last] -= 1;
  if (verb === "down" || verb === "copy") numbers[last] += 1;
  const moved = form.querySelector(`button[name=action][value="${verb}:${numbers.join(".")}"]:not(:disabled)`);
  const blocks = form.querySelectorAll("#parts .block");
  const added = verb === "add-block" ? blocks[blocks.length - 1] : verb === "add-item" ? blocks[numbers[0]] : null;
  const field = added && [...added.querySelectorAll("input:not([type=hidden]), .prose-text, textarea:not([hidden])")];
  const target = (field && (verb === "add-item" ? lastItemField(added) : field[0])) || moved || form.querySelector("#title");
  target?.focus();
}

function lastItemField(block) {
  const items = block.querySelectorAll(".item");
  return items[items.length - 1]?.querySelector("input:not([type=hidden]), .prose-text");
}
