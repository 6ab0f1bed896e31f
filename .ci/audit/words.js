({ elements, contents, phrases }) => {
  const main = document.querySelector("main");
  const found = { words: 0, meta: 0, elements: {}, phrases: {} };
  if (!main) return found;
  const number = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const patterns = phrases.map((phrase) => [phrase, new RegExp(phrase, "giu")]);
  const isForScreenReaders = (element) => {
    for (let one = element; one !== main; one = one.parentElement) {
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const clipped = style.clip !== "auto" || style.clipPath !== "none";
      if (style.position === "absolute" && (clipped || box.width <= 1 || box.height <= 1)) return true;
    }
    return false;
  };
  const add = (where, name, words) => {
    found.meta += words;
    where[name] = (where[name] || 0) + words;
  };
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data;
    const element = walker.currentNode.parentElement;
    const words = number(text);
    if (!words || element.closest("script, style, template, option")) continue;
    if (!element.checkVisibility({ visibilityProperty: true }) || isForScreenReaders(element)) continue;
    found.words += words;
    const around = element.closest(elements.join());
    if (main.contains(around) && !around.contains(element.closest(contents.join()))) {
      const selector = elements.find((one) => around.matches(one));
      add(found.elements, selector, words);
      continue;
    }
    let rest = text;
    for (const [phrase, pattern] of patterns) {
      rest = rest.replace(pattern, (match) => {
        add(found.phrases, phrase, number(match));
        return " ";
      });
    }
  }
  return found;
}
