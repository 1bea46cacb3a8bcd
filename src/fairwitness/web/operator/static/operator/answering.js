// Says when something is not saved yet, and tries again what the server did not take.
(() => {
  const forms = new Map(); // form -> what is wrong: "writing" or "failed"
  const again = 5000; // [ms]
  const late = 2500; // after this a form that nobody sent is sent from here [ms]
  const savesItself = (form) => form.getAttribute("hx-trigger").includes("input");
  const timers = new WeakMap();
  const state = (form) => document.querySelector(form.getAttribute("hx-target"));
  const formOf = (event) => event.target.closest?.("form[data-autosave]");

  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form) return;
    forms.set(form, "writing");
    state(form).textContent = form.dataset.writing;
    // What is typed in the moment in which a form has just come is not heard by htmx yet.
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => {
      if (forms.get(form) === "writing" && form.isConnected && savesItself(form)) {
        form.requestSubmit();
      }
    }, late));
  });
  const failed = (event) => {
    const form = formOf(event);
    if (!form) return;
    forms.set(form, "failed");
    state(form).textContent = form.dataset.unsaved;
    setTimeout(() => {
      if (forms.get(form) === "failed" && form.isConnected) form.requestSubmit();
    }, again);
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, failed);
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (form) forms.set(form, "sending");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (form && event.detail.successful && forms.get(form) === "sending") forms.delete(form);
  });
  addEventListener("beforeunload", (event) => {
    for (const form of forms.keys()) {
      if (form.isConnected) event.preventDefault();
    }
  });
})();
