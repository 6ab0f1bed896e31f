/* Asks before a link leaves what was typed on a page of the admin and not sent. */
(() => {
  const sent = new WeakMap();
  const content = (form) => new URLSearchParams(new FormData(form)).toString();

  /* Ticking a record of a list, or choosing what is done with those, is no typing. */
  const isTyped = (field) => !field.matches(".action-select, #action-toggle, [name=action]");

  const isChanged = (field) => {
    if (field.options) {
      const options = [...field.options];
      const isSaid = field.multiple || options.some((one) => one.defaultSelected);
      const byDefault = (one, place) => (isSaid ? one.defaultSelected : place === 0);
      return options.some((one, place) => one.selected !== byDefault(one, place));
    }
    if (field.matches("[type=checkbox], [type=radio]")) {
      return field.checked !== field.defaultChecked;
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  };

  /* A form that comes back with a mistake holds what was typed before. */
  const isUnsent = (form) =>
    form.method === "post" &&
    sent.get(form) !== content(form) &&
    (form.querySelector(".errornote, .errorlist") !== null ||
      [...form.elements].some((field) => isTyped(field) && isChanged(field)));

  document.addEventListener("submit", ({ target }) => sent.set(target, content(target)));
  window.addEventListener("beforeunload", (event) => {
    if ([...document.forms].some(isUnsent)) event.preventDefault();
  });
})();
