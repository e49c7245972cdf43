// The buttons of Flask-Admin's lists under the strict policy; see csp_templates.py.
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    var target = event.target instanceof Element ? event.target : null;
    if (!target) { return; }

    var asks = target.closest("[data-csp-confirm]");
    if (asks && !window.confirm(asks.getAttribute("data-csp-confirm"))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    var acts = target.closest("[data-csp-action]");
    if (acts && window.modelActions) {
      event.preventDefault();
      window.modelActions.execute(acts.getAttribute("data-csp-action"));
      return;
    }
    var adds = target.closest("[data-csp-add-inline]");
    if (adds && window.faForm) {
      event.preventDefault();
      window.faForm.addInlineField(adds, adds.getAttribute("data-csp-add-inline"));
      return;
    }
    if (target.closest("a[href='#']")) { event.preventDefault(); }
  }, true);
}());
