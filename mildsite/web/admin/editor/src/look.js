// The live preview: after a pause in typing the server shows the text as page, as sheet and with what could be better.
const PAUSE_MS = 400;

export function liveLook(form) {
  const panel = document.querySelector("#look");
  panel.hidden = false;
  const page = panel.querySelector("iframe");
  const sheet = panel.querySelector("canvas");
  const quality = panel.querySelector("#quality");
  const sample = panel.querySelector("#sample");
  let timer = 0;
  let newest = 0;

  async function refresh() {
    const turn = ++newest;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(panel.dataset.lookUrl, { method: "POST", body });
    if (!answer.ok || turn !== newest) return;
    const look = await answer.json();
    if (turn !== newest) return;
    quality.innerHTML = look.quality;
    if (look.page) {
      const top = page.contentWindow?.scrollY ?? 0;
      page.addEventListener("load", () => page.contentWindow.scrollTo(0, top), { once: true });
      page.srcdoc = look.page;
    }
    panel.dataset.state = look.page ? "current" : "incomplete";
    if (look.page && sheet) await drawSheet(body, turn);
  }

  async function drawSheet(body, turn) {
    body.set("sample", sample.value);
    const answer = await fetch(panel.dataset.sheetUrl, { method: "POST", body });
    if (!answer.ok || turn !== newest) return;
    const picture = await createImageBitmap(await answer.blob());
    sheet.width = picture.width;
    sheet.height = picture.height;
    sheet.getContext("2d").drawImage(picture, 0, 0);
    panel.dataset.sheet = String(turn);
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(refresh, PAUSE_MS); };
  form.addEventListener("input", later);
  sample?.addEventListener("change", refresh);
  refresh();
  return later;
}
