// Keeps what a patient ticks on this device, and nowhere else: nothing is sent.
const sheet = document.querySelector("[data-ticks]");
if (sheet) {
  const key = `ticks-${sheet.dataset.ticks}`;
  const read = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(key) || "[]"));
    } catch {
      return new Set();
    }
  };
  const ticked = read();
  for (const box of sheet.querySelectorAll("[data-tick]")) {
    box.checked = ticked.has(box.dataset.tick);
    box.addEventListener("change", () => {
      if (box.checked) ticked.add(box.dataset.tick);
      else ticked.delete(box.dataset.tick);
      try {
        localStorage.setItem(key, JSON.stringify([...ticked]));
      } catch {
        // A browser that keeps nothing: the tick holds as long as the page is open.
      }
    });
  }
  for (const hint of sheet.querySelectorAll(".ticks-hint")) hint.hidden = false;
}
