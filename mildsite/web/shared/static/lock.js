// Nobody has touched this page for as long as the server waits before it locks: what it shows leaves the screen.
// What is typed for a new sheet is kept by then, so the page itself goes. A page with other typing stays, covered.
const { idleMs, lock } = document.currentScript.dataset;
const LOOK_EVERY_MS = 5000;
const SIGN_IN = "/sign-in";
let touched = Date.now();
let typed = false;

for (const kind of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
}
addEventListener("input", (event) => {
  const form = event.target.form;
  typed ||= Boolean(form) && form.method === "post" && !form.dataset.draft;
});

function element(name, words, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = words;
  return made;
}

function cover() {
  const shown = [...document.body.children].filter((child) => !child.hidden);
  const said = element("p", "", { role: "status" });
  const show = element("button", "Show the page", { type: "button", className: "quiet" });
  const box = element("main", "", { className: "narrow" });
  box.append(
    element("h1", "Locked"),
    element("p", "What you typed is still here. Unlock, come back to this page, and show it."),
    element("a", "Unlock", { href: lock, target: "_blank", rel: "noopener", className: "button" }),
    " ", show, said,
  );
  for (const child of shown) child.hidden = true;
  document.body.append(box);
  show.addEventListener("click", async () => {
    const answer = await fetch("/start").catch(() => null);
    if (!answer || new URL(answer.url).pathname.startsWith(SIGN_IN)) {
      said.textContent = "It is still locked. Unlock first.";
      return;
    }
    box.remove();
    for (const child of shown) child.hidden = false;
    touched = Date.now();
    timer = watch();
  });
}

function watch() {
  return setInterval(() => {
    if (Date.now() - touched < Number(idleMs)) return;
    clearInterval(timer);
    if (typed) cover();
    else location.assign(lock);
  }, LOOK_EVERY_MS);
}

let timer = watch();
