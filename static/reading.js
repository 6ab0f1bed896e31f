/* Keys for the desk on which a report is read: each stands at the link or button that it presses. */
(() => {
  const off = document.getElementById("keys-off");
  const target = (key) => document.querySelector(`.reading [aria-keyshortcuts="${key}"]`);

  const whereKept = () => {
    try {
      return window.localStorage;
    } catch {
      return {};
    }
  };

  off.checked = whereKept().readingKeys === "off";
  off.closest("[hidden]").hidden = false;
  off.addEventListener("change", () => {
    whereKept().readingKeys = off.checked ? "off" : "on";
  });

  const press = (key, event) => {
    if (!/^(\w|Escape)$/.test(key) || !target(key)) return;
    event.preventDefault();
    target(key).click();
  };

  const isField = (element) =>
    element.matches("input:not([type=checkbox]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (event.key === "Enter" && event.ctrlKey) press(event.shiftKey ? "g" : "s", event);
    else if (event.key === "Escape" && isField(event.target)) event.target.blur();
    else if (event.key === "Escape") press(event.key, event);
    else if (isPlain && !off.checked && !isField(event.target)) press(event.key, event);
  });
})();
