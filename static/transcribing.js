/* Keys for the desk: j and k go from item to item, c confirms the match that is in focus, or
   takes the first one that is left; e leads into its fields and Escape out of them. */
(() => {
  const items = () => [...document.querySelectorAll(".transcribing .item, .transcribing .match")];
  const current = () => document.activeElement.closest(".item, .match");

  const go = (step) => {
    const all = items();
    const here = all.indexOf(current());
    const next = all[here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  const button = (item) => item.querySelector(".record button[name=do]");
  const confirm = () => (current() ? button(current())?.click() : items().find(button)?.focus());
  const edit = () => current()?.querySelector(".record :is([name^=title], [name^=type], select)")?.focus();

  const keys = { j: () => go(1), k: () => go(-1), c: confirm, e: edit };

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && isTyping) current()?.focus();
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  const target = document.getElementById(location.hash.slice(1));
  if (target?.matches(".item, .match")) target.focus();
})();
