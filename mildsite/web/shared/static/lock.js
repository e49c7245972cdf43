// Nobody has touched this page for as long as the server waits before it locks: what it shows leaves the screen.
// What was typed at the desk is kept by then.
const { idleMs, lock } = document.currentScript.dataset;
const LOOK_EVERY_MS = 5000;
let touched = Date.now();
for (const kind of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
}
setInterval(() => { if (Date.now() - touched >= Number(idleMs)) location.assign(lock); }, LOOK_EVERY_MS);
