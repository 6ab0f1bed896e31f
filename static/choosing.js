/* Names for the boxes by which a record is chosen: Select2 gives them none. */
(() => {
  const fields = document.getElementsByClassName("admin-autocomplete");
  const named = (field) => field.ariaLabel || field.labels[0]?.textContent.trim().replace(/:$/, "");

  /* Each choice has a button of its own; one for all is no item of the list in which it stands. */
  for (const field of fields) if (field.multiple) field.dataset.allowClear = "false";

  const nameBoxes = () => {
    for (const field of fields) {
      const box = field.nextElementSibling?.querySelector(".select2-selection");
      if (!box) continue;
      for (const one of [box, ...box.querySelectorAll(".select2-search__field")]) {
        one.ariaLabel = named(field);
      }
      const chosen = box.querySelector("[id].select2-selection__rendered");
      if (!chosen) continue;
      // What is chosen is text, and no field without a name.
      chosen.removeAttribute("role");
      chosen.removeAttribute("aria-readonly");
      box.id = `box_${field.id}`;
      box.setAttribute("aria-labelledby", `${box.id} ${chosen.id}`);
    }
  };

  django.jQuery(nameBoxes); // When Django has made the boxes.
  document.addEventListener("formset:added", nameBoxes);
  document.addEventListener("focusin", ({ target }) => {
    const field = document.querySelector(".select2-container--open")?.previousElementSibling;
    if (field && target.matches(".select2-dropdown .select2-search__field")) {
      target.ariaLabel = named(field);
    }
  });
})();
