// Every page works without this file. It only makes quicker: keys, copying, printing, suggestions,
// filters that answer at once, a shortlist. What it needs stands in the page as data attributes,
// and its buttons are hidden until it runs.
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Whatever shows buttons or marks in the page does so again after filters have replaced a part.
const whenShown = (show) => {
  show();
  document.addEventListener("shown", show);
};

// What happens in a page without a new one being loaded is told to those who do not see it.
const say = (text) => (one("[data-said]").textContent = text);

// A drawer or menu that the focus leaves would lie on what has it. A pointer closes them anyway.
document.addEventListener("focusin", ({ target }) => {
  const drawer = one("[popover]:popover-open");
  if (drawer && !drawer.contains(target) && target.matches(":focus-visible")) drawer.hidePopover();
});

// Printing, and copying what an element says; where a browser refuses, the text is selected.
whenShown(() => {
  all("[data-print], [data-needs-script]").forEach((part) => (part.hidden = false));
  if (navigator.clipboard) all("[data-copy]").forEach((button) => (button.hidden = false));
});
document.addEventListener("click", async ({ target }) => {
  if (target.closest("[data-print]")) print();
  const button = target.closest("[data-copy]");
  if (!button) return;
  const source = one(`#${button.dataset.copy}`);
  const label = button.firstChild;
  button.dataset.before ??= label.data;
  label.data = await navigator.clipboard.writeText(source.textContent.trim()).then(
    () => "Copied",
    () => {
      getSelection().selectAllChildren(source);
      return "Selected, not copied";
    },
  );
  say(label.data);
  setTimeout(() => (label.data = button.dataset.before), 4000);
});

// Suggestions in the search field: every page with a name, forgiving of one wrong letter in a word,
// of marks on letters and of American or British spelling. A slash goes to the field.
const plain = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .replace(/\b(20\d\d)-([1-9])\b/g, "$1-0$2")
    .replace(/[łøđ]/g, (letter) => ({ ł: "l", ø: "o", đ: "d" })[letter])
    .replace(/([iy])z(?=e|i|a)/g, "$1s")
    .replace(/our\b/g, "or")
    .replace(/tre\b/g, "ter")
    .replace(/ense\b/g, "ence")
    .replace(/gramme\b/g, "gram");
const wordsOf = (text) => plain(text).split(/[^\p{L}\p{N}-]+/u).filter(Boolean);
const isNear = (typed, word) => {
  const [short, long] = typed.length < word.length ? [typed, word] : [word, typed];
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  const rest = long.slice(same + 1);
  if (short.length < long.length) return short.slice(same) === rest;
  const isTurned = short[same] === long[same + 1] && short[same + 1] === long[same];
  return short.slice(same + 1) === rest || (isTurned && short.slice(same + 2) === rest.slice(1));
};
const worth = (typed, words) => {
  if (words.includes(typed)) return 3;
  if (words.some((word) => word.startsWith(typed))) return 2;
  if (typed.length < 4 || /\d/.test(typed)) return 0;
  const near = (word) =>
    [-1, 0, 1].some((more) => isNear(typed, word.slice(0, typed.length + more)));
  return words.some(near) ? 1 : 0;
};
const rank = (pages, typed) =>
  pages
    .map(([page, words]) => {
      const worths = typed.map((word) => worth(word, words));
      return [worths.includes(0) ? 0 : worths.reduce((sum, one) => sum + one, 0), page];
    })
    .filter(([worth]) => worth)
    .sort(([one, [a]], [other, [b]]) => other - one || a.length - b.length)
    .slice(0, 8)
    .map(([, page]) => page);

let offered;
const load = (field) =>
  (offered ??= fetch(new URL("../suggestions.json", field.form.action))
    .then((answer) => answer.json())
    .then((pages) => pages.map((page) => [page, wordsOf(`${page[0]} ${page[3] ?? ""}`)]))
    .catch(() => {
      offered = undefined;
      return [];
    }));

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = all("[data-suggest]").find((input) => input.checkVisibility());
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

all("[data-suggest]").forEach((field, number) => {
  const list = document.createElement("ul");
  list.className = "suggest";
  list.id = `suggest-${number}`;
  list.role = "listbox";
  list.ariaLabel = "Suggestions";
  list.hidden = true;
  field.closest(".searchbox").append(list);
  field.role = "combobox";
  field.ariaAutoComplete = "list";
  field.ariaExpanded = "false";
  field.setAttribute("aria-controls", list.id);
  let chosen = -1;

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, at) => {
      option.ariaSelected = String(at === place);
    });
    field.removeAttribute("aria-activedescendant");
    if (place < 0) return;
    field.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  };
  const show = (pages) => {
    list.replaceChildren(
      ...pages.map(([label, kind, url], place) => {
        const option = document.createElement("li");
        const small = document.createElement("small");
        option.role = "option";
        option.id = `${list.id}-${place}`;
        option.dataset.url = url;
        small.textContent = kind;
        option.append(Object.assign(document.createElement("span"), { textContent: label }), small);
        return option;
      }),
    );
    list.hidden = !pages.length;
    say(pages.length ? `${pages.length} suggestion${pages.length > 1 ? "s" : ""}` : "");
    field.ariaExpanded = String(!list.hidden);
    choose(-1);
  };
  const open = (option) => location.assign(option.dataset.url);

  field.addEventListener("focus", () => load(field), { once: true });
  const suggest = async () => {
    const pages = await load(field);
    const typed = wordsOf(field.value);
    // An answer that comes late is to what stands in the field now.
    show(typed.join("").length > 1 && document.activeElement === field ? rank(pages, typed) : []);
  };
  field.addEventListener("input", suggest);
  field.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.isComposing || (list.hidden && event.key !== "ArrowDown")) return;
    if (list.hidden) suggest();
    else if (event.key === "ArrowDown") choose(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") show([]);
    else if (event.key === "Enter" && chosen >= 0) open(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => show([]));
  // The field keeps the focus while the pointer is down.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => open(event.target.closest("li")));
});

// Filters that answer at once: what the form asks for is fetched from the address that it would lead
// to, and the parts of the answer take the places of those of the page. On any doubt one goes there;
// without an answer the page stays, and says so.
const filters = one("[data-filters]");
if (filters) {
  const PARTS = ["[data-results]", ".site-head .print-only"];
  filters.dataset.live = "";
  let shown = location.pathname + location.search;
  let overtaken = new AbortController();
  let waiting;
  let isTyping = false;

  // The one address of a selection: nothing empty, in the order of names and values.
  const address = () => {
    const pairs = [...new FormData(filters)].filter(([, value]) => value !== "");
    pairs.sort(([a, b], [c, d]) => (a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1));
    const query = new URLSearchParams(pairs).toString();
    return filters.action.split("?")[0] + (query && `?${query}`);
  };

  const count = (results) => {
    const button = one("[data-apply]", filters);
    button.type = "button";
    button.setAttribute("popovertarget", filters.id);
    button.setAttribute("popovertargetaction", "hide");
    button.textContent = `Show ${results.dataset.results}`;
  };

  // Boxes keep their place, so that focus, scrolling and folds stay as they are.
  const renew = (facet, fresh) => {
    const boxes = all("input", facet);
    const values = all("input", fresh);
    const names = (inputs) => inputs.map((input) => input.value).join();
    if (names(boxes) !== names(values)) {
      fresh.open ||= facet.open;
      facet.replaceWith(fresh);
      return;
    }
    values.forEach((value, place) => {
      const box = boxes[place];
      box.checked = value.checked;
      box.parentNode.className = value.parentNode.className;
      box.parentNode.lastElementChild.textContent = value.parentNode.lastElementChild.textContent;
    });
    one("summary", facet).replaceChildren(...one("summary", fresh).childNodes);
    one(".error", facet)?.remove();
  };

  const put = (answer, isBack) => {
    const fresh = one("[data-filters]", answer);
    const results = one("[data-results]", answer);
    if (!fresh || !results) throw new Error("This is another page.");
    const { id } = document.activeElement;
    const isPaging = document.activeElement.closest(".pages");
    const open = all("[data-results] details[open]").map((fold) => one("summary", fold).textContent);
    const facets = all(".facet", fresh);
    all(".facet", filters).forEach((facet, place) => renew(facet, facets[place]));
    all("input[type=hidden]", filters).forEach((field) => field.remove());
    filters.append(...all("input[type=hidden]", fresh));
    one(".facets-foot", filters).replaceWith(one(".facets-foot", fresh));
    all("input[name=q], select", filters).forEach((field) => {
      if (isBack || field !== document.activeElement) field.value = fresh.elements[field.name].value;
    });
    all("details", results).forEach((fold) => {
      fold.open ||= open.includes(one("summary", fold).textContent);
    });
    PARTS.forEach((part) => one(part)?.replaceWith(one(part, answer)));
    document.title = answer.title;
    count(results);
    say(results.dataset.results);
    if (document.activeElement === document.body) {
      document.getElementById(id || "result")?.focus({ preventScroll: !isPaging });
    }
    document.dispatchEvent(new Event("shown"));
  };

  const fail = (url) => {
    const message = document.createElement("p");
    const again = Object.assign(document.createElement("a"), { href: url, textContent: "Try again" });
    message.id = "failed";
    message.className = "error";
    message.append("Could not load. ", again);
    one("#failed")?.remove();
    one("#result").after(message);
    one("[data-results]").ariaBusy = "false";
    say(message.textContent);
  };

  const show = async (url, how) => {
    clearTimeout(waiting);
    overtaken.abort();
    overtaken = new AbortController();
    one("[data-results]").ariaBusy = "true";
    let response, text;
    try {
      response = await fetch(url, { signal: overtaken.signal });
      text = await response.text();
    } catch (error) {
      if (error.name !== "AbortError") fail(url);
      return;
    }
    try {
      if (!response.ok || response.redirected) throw new Error(response.status);
      put(new DOMParser().parseFromString(text, "text/html"), how === "back");
      if (how !== "back") history[url === location.href ? "replaceState" : how](null, "", url);
      shown = location.pathname + location.search;
    } catch {
      location.assign(url);
    }
  };

  // All that is typed in one go is one step of the history.
  const ask = (isWords = false) => {
    show(address(), isWords && isTyping ? "replaceState" : "pushState");
    isTyping = isWords;
  };

  count(one("[data-results]"));
  // The button that opened the drawer was replaced by one of the answer.
  filters.addEventListener("toggle", ({ newState, target }) => {
    const { activeElement } = document;
    const isLost = activeElement === document.body || filters.contains(activeElement);
    if (newState === "closed" && target === filters && isLost) one("[data-results] [popovertarget]").focus();
  });
  // The order stands beside the results, but it is a field of the form.
  document.addEventListener("change", ({ target }) => {
    if (target.form === filters && target.name !== "q") ask();
  });
  filters.addEventListener("input", ({ target }) => {
    if (target.name !== "q") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(true), 300);
  });
  filters.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-results] a, [data-filters] a");
    const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    const isHere = link?.origin === location.origin && link.pathname === location.pathname;
    if (!isHere || !isPlain || link.hash || event.defaultPrevented) return;
    event.preventDefault();
    isTyping = false;
    show(link.href.replace(/\?$/, ""), "pushState");
  });
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) show(location.href, "back");
  });
}

// The shortlist: references kept in this browser. Where it stores nothing, because storage is full
// or forbidden, they are kept as long as the page is open.
const SHORTLIST = "shortlist";
const REFERENCE = /^(2016-(0[1-9]|[1-3]\d|4[0-2])|2017-(0[1-9]|[12]\d|3[0-2]))$/;
const tray = one("[data-tray]");
let kept = [];
let cleared = [];
let isStored = true;

function readKept() {
  try {
    const found = JSON.parse(localStorage.getItem(SHORTLIST) ?? "[]");
    kept = found.filter((reference) => REFERENCE.test(reference));
  } catch {
    // Forbidden, or no list of ours.
  }
  showKept();
}

function showKept() {
  all("[data-keep]").forEach((button) => {
    button.hidden = false;
    button.setAttribute("aria-pressed", kept.includes(button.dataset.keep));
  });
  if (!tray) return;
  const query = new URLSearchParams([...kept].sort().map((reference) => ["reference", reference]));
  const canCompare = kept.length > 1 && kept.length < 5;
  if (kept.length) cleared = [];
  tray.hidden = !kept.length && !cleared.length;
  one("[data-tray-count]").textContent = `${kept.length} kept${isStored ? "" : " on this page only"}`;
  one("[data-tray-where]").hidden = !isStored;
  all("a", tray).forEach((link) => (link.search = query));
  one("[data-tray-list]").hidden = !kept.length;
  one("[data-tray-compare]").hidden = !canCompare;
  one("[data-tray-limit]").hidden = canCompare || !kept.length;
  one("[data-tray-clear]").textContent = kept.length ? "Clear" : "Undo";
}

function keep(references, said) {
  kept = references;
  try {
    localStorage.setItem(SHORTLIST, JSON.stringify(kept));
    isStored = true;
  } catch {
    isStored = false;
  }
  showKept();
  say(`${said}. ${kept.length} in the shortlist.`);
}

addEventListener("click", ({ target }) => {
  const reference = target.closest("[data-keep]")?.dataset.keep;
  if (!reference) return;
  const others = kept.filter((other) => other !== reference);
  if (others.length < kept.length) keep(others, `${reference} taken away`);
  else keep([...kept, reference], `${reference} kept`);
});
one("[data-tray-clear]")?.addEventListener("click", () => {
  const before = cleared;
  cleared = kept;
  keep(before, before.length ? "Kept again" : "Cleared");
});
// What has the focus is never scrolled under the tray, however many lines that takes.
if (tray) {
  new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingBlockEnd = `${tray.offsetHeight}px`;
  }).observe(tray);
}
addEventListener("storage", readKept);
addEventListener("pageshow", readKept);
document.addEventListener("shown", showKept);

// The matrix: the line above it says what is under the pointer or the focus.
const read = ({ target }) => {
  const line = one("[data-readout]");
  if (!line) return;
  line.dataset.before ??= line.textContent;
  const cell = target.closest?.("[data-matrix] td");
  const row = cell && one("th a", cell.parentNode);
  const column = cell && cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
  const status = cell && (one("a", cell)?.title ?? `${column.title}: ${one("svg", cell).ariaLabel.toLowerCase()}`);
  line.textContent = cell ? `${one("b", row).textContent}, ${status}` : line.dataset.before;
  line.classList.toggle("on", Boolean(cell));
};
// Where it does not stay in sight, other words in it would move the rows below.
if (matchMedia("(hover: hover) and (min-width: 62rem)").matches) {
  ["mouseover", "focusin"].forEach((event) => document.addEventListener(event, read));
}

