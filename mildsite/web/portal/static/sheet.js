// Keeps what a patient ticks on this device, and nowhere else: nothing is sent. Written for old phones, too.
(function () {
  "use strict";
  var sheet = document.querySelector("[data-ticks]");
  if (!sheet) return;
  var key = "ticks-" + sheet.getAttribute("data-ticks");

  function read() {
    try {
      return JSON.parse(localStorage.getItem(key) || "{}") || {};
    } catch (error) {
      return {};
    }
  }

  function keep(ticked) {
    try {
      localStorage.setItem(key, JSON.stringify(ticked));
    } catch (error) {
      // A browser that keeps nothing: the tick holds as long as the page is open.
    }
  }

  var ticked = read();
  Array.prototype.forEach.call(sheet.querySelectorAll("[data-tick]"), function (box) {
    var name = box.getAttribute("data-tick");
    box.checked = ticked[name] === true;
    box.addEventListener("change", function () {
      if (box.checked) ticked[name] = true;
      else delete ticked[name];
      keep(ticked);
    });
  });

  Array.prototype.forEach.call(sheet.querySelectorAll(".needs-script"), function (part) {
    part.hidden = false;
  });
  // A page that Back brings up from the browser's memory asks anew whether it may still be seen.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) location.reload();
  });
  sheet.querySelector("[data-print]").addEventListener("click", function () {
    window.print();
  });
})();
