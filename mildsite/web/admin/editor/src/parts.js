// Adding, moving, copying and removing parts: the same buttons as without this script, but the page stays where it is.
export async function runAction(form, fields) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  // Not `form.action`: the buttons of that name stand in its way.
  const response = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "text/html" } });
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
  const blocks = form.querySelectorAll("#parts > details[id^=part-]");
  const added = verb === "add-block" ? blocks[blocks.length - 1] : verb === "add-item" ? blocks[numbers[0]] : null;
  const field = added && [...added.querySelectorAll("input:not([type=hidden]), .prose-text, textarea:not([hidden])")];
  const place = numbers.length > 1 || verb !== "remove" ? blocks[numbers[0]] : blocks[Math.max(0, numbers[0] - 1)];
  const taken = verb === "take-part" && form.querySelector(`#part-${CSS.escape(path)} > summary`);
  const target = taken || (field && (verb === "add-item" ? lastItemField(added) : field[0]))
    || moved || place?.querySelector("summary") || form.querySelector("#title");
  target?.focus();
}

function lastItemField(block) {
  const items = block.querySelectorAll(".item");
  return items[items.length - 1]?.querySelector("input:not([type=hidden]), .prose-text");
}
