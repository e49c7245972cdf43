// A batch: makes its sheets step by step without a press on Continue, and shows how far it is.
const form = document.querySelector("#batch-progress");

async function makeAll() {
  const bar = document.querySelector("#made");
  const words = document.querySelector("#made-words");
  form.hidden = true;
  for (;;) {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
    });
    if (!answer.ok) break;
    const { prepared, rows, preparing } = await answer.json();
    bar.value = prepared;
    words.textContent = `${prepared} of ${rows}`;
    if (!preparing) { location.reload(); return; }
  }
  form.hidden = false; // the button is still there for another try
}

if (form) makeAll().catch(() => { form.hidden = false; });
// A page that comes back from the browser's memory would show patients to whoever presses Back.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
