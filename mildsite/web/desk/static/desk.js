// The desk's form: shows the sheet while it is typed, and keeps what is typed for the nurse who types it.
const form = document.querySelector("#sheet-form");
const LOOK_PAUSE_MS = 500;
const DRAFT_PAUSE_MS = 3000;

if (form) {
  const panel = document.querySelector("#desk-look");
  const canvas = panel.querySelector("canvas");
  const missing = panel.querySelector("p");
  panel.hidden = false;
  let turn = 0;

  async function look() {
    const mine = ++turn;
    const answer = await fetch(form.dataset.look, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (mine !== turn) return;
    const shown = answer.status === 200;
    canvas.hidden = !shown;
    missing.hidden = shown;
    if (!shown) return;
    const picture = await createImageBitmap(await answer.blob());
    if (mine !== turn) return;
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    panel.dataset.turn = String(mine);
  }

  async function keep() {
    await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true });
  }

  const after = (pause, act) => {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(() => act().catch(() => {}), pause); };
  };
  form.addEventListener("input", after(LOOK_PAUSE_MS, look));
  if (form.dataset.draft) form.addEventListener("input", after(DRAFT_PAUSE_MS, keep));
  look().catch(() => {});
  // A page that comes back from the browser's memory would show a patient to whoever presses Back.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
