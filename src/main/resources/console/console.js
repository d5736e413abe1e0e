// Dialogs, forms, menus, live lists, local times and the command palette. Every page also works without JavaScript.
(() => {
  "use strict";
  const dialog = document.getElementById("dialog");
  const dialogBody = document.getElementById("dialog-body");
  const panel = document.getElementById("panel");
  const status = document.getElementById("status");
  const here = () => location.pathname + location.search;

  // Requests. The server answers a redirect with its path, because fetch would follow it.

  const request = async (url, options) => {
    const response = await fetch(url, { ...options, headers: { "Roster-Fragment": here() } });
    const redirect = response.headers.get("Roster-Redirect");
    return { redirect, isTooLarge: response.status === 413, page: redirect ? null : new DOMParser().parseFromString(await response.text(), "text/html") };
  };

  /** Requests a page that contains an element. If that fails, the browser opens the page. */
  const part = async (url, id, options) => {
    try {
      const { redirect, page } = await request(url, options);
      // After a sign-in of another person in another tab, the browser opens the page with that person's header.
      if (page?.getElementById(id) && reader(page) === reader(document)) return page;
      location.assign(redirect || url);
    } catch (failure) {
      if (failure.name !== "AbortError") location.assign(url);
    }
    return new Promise(() => {});
  };

  // Unsaved input: what a person typed into a form, or a secret that is shown once.

  const container = element => dialogBody.contains(element) ? dialogBody : panel;
  const isUnsaved = content => "changed" in content.dataset || content.querySelector("[data-discard]") !== null;
  const forget = content => {
    delete content.dataset.changed;
    content.querySelectorAll("[data-discard]").forEach(section => section.removeAttribute("data-discard"));
  };
  document.addEventListener("input", event => {
    if (event.target.form?.matches("[method=post]:not([data-selection])")) container(event.target).dataset.changed = "";
  });
  addEventListener("beforeunload", event => {
    if (isUnsaved(panel) || isUnsaved(dialogBody)) event.preventDefault();
  });

  // Lists

  const rows = page => page.querySelectorAll("#rows > tr:not(.more)");
  const announce = text => {
    const message = document.createElement("p");
    message.className = "hidden";
    message.textContent = text;
    status.replaceChildren(message);
  };
  const announceRows = () => {
    const count = rows(document).length;
    const { one, many, some } = status.dataset;
    const counted = document.querySelector("[data-more]") ? some : count === 1 ? one : many;
    const empty = document.querySelector("#list h2");
    announce(empty && !count ? empty.textContent : counted.replace("%s", count.toLocaleString(document.documentElement.lang)));
  };

  /** Replaces the link to more rows in a page by these rows. */
  const addRows = async (page, link) => {
    const next = await part(link.href, "rows");
    const added = [...next.querySelectorAll("#rows > tr")];
    link.closest("tr").replaceWith(...added);
    return added;
  };
  const showMore = async link => {
    if (isBusy(link)) return;
    const added = await addRows(document, link);
    added.forEach(prepare);
    const first = added[0].querySelector("th") || added[0].cells[0];
    first.tabIndex = -1;
    first.focus();
    announceRows();
    countSelected();
  };

  // Selected rows. They have a live region of their own, so that the result of the last form stays.

  const countSelected = () => {
    const output = document.querySelector("[data-selected]");
    if (!output) return;
    const boxes = [...document.querySelectorAll("#rows input[form]")];
    const count = boxes.filter(box => box.checked).length;
    const page = document.querySelector("[data-select-page]");
    page.checked = count > 0 && count === boxes.length;
    page.indeterminate = count > 0 && count < boxes.length;
    const all = document.querySelector("#bulk [name=all]:checked");
    output.textContent = all ? all.closest("label").textContent.trim()
      : count ? output.dataset.selected.replace("%s", count.toLocaleString(document.documentElement.lang)) : "";
  };
  document.addEventListener("change", event => {
    if (event.target.form?.id !== "bulk") return;
    if (event.target.matches("[data-select-page]")) {
      document.querySelectorAll("#rows input[form]").forEach(box => { box.checked = event.target.checked; });
    }
    countSelected();
  });

  let search = new AbortController();
  let typing;
  const showMatches = async form => {
    clearTimeout(typing);
    search.abort();
    search = new AbortController();
    const filled = [...new FormData(form)].filter(([, value]) => value);
    const url = form.getAttribute("action") + (filled.length ? "?" + new URLSearchParams(filled) : "");
    const page = await part(url, "list", { signal: search.signal });
    history.replaceState(null, "", url);
    shown = here();
    ["list", "exports"].forEach(id => {
      const fresh = page.getElementById(id);
      if (fresh) {
        document.getElementById(id).replaceWith(fresh);
        prepare(fresh);
      }
    });
    announceRows();
  };
  document.addEventListener("input", event => {
    if (event.target.id !== "search") return;
    clearTimeout(typing);
    typing = setTimeout(showMatches, 250, event.target.form);
  });
  document.addEventListener("change", event => {
    if (event.target.id !== "search" && event.target.form?.matches("[data-live]")) showMatches(event.target.form);
  });

  /** Updates the progress of a job every second. */
  const poll = element => setTimeout(async () => {
    const fresh = (await part(location.href, element.id)).getElementById(element.id);
    element.replaceWith(fresh);
    prepare(fresh);
    if (!fresh.matches("[data-poll]")) announce(fresh.querySelector("h1").textContent);
  }, 1000);

  // Pages after forms

  /** A selector that finds the element again after its page was loaded again. */
  const selectorOf = element => element.id ? `#${CSS.escape(element.id)}`
    : ["aria-label", "href", "value"].filter(name => element.hasAttribute(name))
      .map(name => `${element.localName}[${name}="${CSS.escape(element.getAttribute(name))}"]`)[0] || "#main";

  /** Opens the page after a form. If it is the current list, only the content changes: the list keeps its rows and position. */
  const follow = async (path, from) => {
    forget(panel);
    forget(dialogBody);
    const target = new URL(path, location.href);
    if (target.pathname !== location.pathname) {
      location.assign(target);
      return;
    }
    const loaded = rows(document).length;
    const page = await part(target, "panel");
    for (let more; rows(page).length < loaded && (more = page.querySelector("[data-more]"));) await addRows(page, more);
    if (target.href !== location.href) history.pushState(null, "", target);
    shown = here();
    panel.replaceChildren(...page.getElementById("panel").childNodes);
    status.replaceChildren(...page.getElementById("status").childNodes);
    prepare(panel);
    if (dialog.open) dialog.close();
    const focused = document.querySelector(from);
    (focused?.checkVisibility({ visibilityProperty: true }) ? focused : document.getElementById("main")).focus();
  };
  let shown = here();
  addEventListener("popstate", () => {
    if (here() !== shown) location.reload();
  });

  // Forms. A form that fails stays as it is, or comes back with its input and the errors.

  const isBusy = element => {
    const busy = element.hasAttribute("aria-busy");
    element.setAttribute("aria-busy", "true");
    return busy;
  };
  /** The person, and the view as a member: a form of a view must not act with the operator's own permissions after its end. */
  const reader = page => [page.querySelector(".user-menu small"), page.querySelector(".view-banner")]
    .map(element => element?.dataset.view ?? element?.textContent).join();

  const showProblem = (form, ...content) => {
    form.querySelector(".problem")?.remove();
    const alert = document.createElement("div");
    alert.className = "error problem";
    alert.setAttribute("role", "alert");
    alert.append(...content);
    form.prepend(alert);
    alert.scrollIntoView({ block: "nearest" });
    form.removeAttribute("aria-busy");
  };

  const showContent = (content, page) => {
    content.replaceChildren(...page.getElementById("panel").childNodes);
    prepare(content);
    focusFirst(content);
  };

  /** The page that reports an error in a list has only the first rows. Adds the others, with their input. */
  const restoreRows = async form => {
    const fields = row => row.querySelectorAll("select, input:not([type=hidden])");
    const before = new Map([...form.querySelectorAll("[name=member]")].map(id => [id.value, fields(id.closest("tr"))]));
    for (let more; rows(document).length < before.size && (more = document.querySelector("[data-more]"));) {
      (await addRows(document, more)).forEach(prepare);
    }
    if (before.size) document.querySelectorAll("#rows [name=member]").forEach(id => fields(id.closest("tr")).forEach((field, i) => {
      const old = before.get(id.value)?.[i];
      if (old) Object.assign(field, field.type === "checkbox" ? { checked: old.checked } : { value: old.value });
    }));
  };

  const submit = async (form, button, isRepeated) => {
    const content = container(form);
    const input = new FormData(form, button);
    const body = form.enctype === "multipart/form-data" ? input : new URLSearchParams(input);
    const { redirect, isTooLarge, page } = await request(form.getAttribute("action"), { method: "POST", body });
    if (redirect) return follow(redirect, content === panel ? selectorOf(button || form) : opener);
    const problem = page.querySelector("[data-problem]");
    if (!problem) {
      if (isTooLarge) return showProblem(form, dialog.dataset.tooLarge);
      if (!page.getElementById("panel")) throw new Error("Not a page of Roster");
      if (form.matches("[data-selection]")) {
        form.removeAttribute("aria-busy");
        form.querySelector(".problem")?.remove();
        opener = selectorOf(button);
        dialog.showModal();
        return showContent(dialogBody, page);
      }
      forget(content);
      if (page.querySelector("#panel .error")) content.dataset.changed = "";
      showContent(content, page);
      return restoreRows(form);
    }
    // After a new sign-in of the same person, the form gets the token of the new session.
    const token = page.querySelector("[name=formToken]")?.value;
    if (problem.dataset.problem === "form-expired" && !isRepeated && token && reader(page) === reader(document)) {
      document.querySelectorAll("[name=formToken]").forEach(field => { field.value = token; });
      return submit(form, button, true);
    }
    const next = problem.querySelector("a.button.primary") ?? "";
    if (problem.dataset.problem === "unauthenticated") next.target = "_blank";
    showProblem(form, problem.querySelector("h1").textContent + ". ", problem.querySelector("h1 + p").textContent, " ", next);
  };

  document.addEventListener("submit", event => {
    const form = event.target;
    if (form.matches("[data-live]")) {
      event.preventDefault();
      showMatches(form);
      return;
    }
    const isRepeated = form.method === "post" && isBusy(form);
    if (isRepeated || form.matches("[data-form]")) event.preventDefault();
    else if (form.method === "post") forget(panel);
    if (!isRepeated && form.matches("[data-form]")) {
      submit(form, event.submitter).catch(() => showProblem(form, dialog.dataset.unreachable));
    }
  });

  // The browser can show a page again as it was left, with a form that is still busy.
  addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach(each => each.removeAttribute("aria-busy")));

  // Dialogs

  let opener = "#main";
  const focusFirst = content => {
    const title = content.querySelector("h1");
    if (title) title.tabIndex = -1;
    // Never a button: a second Enter must not confirm.
    (["[aria-invalid=true]", "[autofocus]", "input:not([type=hidden], [readonly]), select, textarea"]
      .map(selector => content.querySelector(selector)).find(field => field) || title)?.focus();
  };
  const openDialog = async link => {
    if (dialog.open) return;
    const url = new URL(link.href);
    url.searchParams.set("back", here());
    opener = selectorOf(link.closest(".menu")?.querySelector("summary") || link);
    const page = await part(url, "panel");
    if (dialog.open) return;
    closeMenus(null);
    dialog.showModal();
    showContent(dialogBody, page);
  };
  const question = () => dialogBody.querySelector("[data-discard]")?.dataset.discard || dialog.dataset.discard;
  const leaveDialog = () => {
    if (!isUnsaved(dialogBody) || confirm(question())) dialog.close();
  };
  dialog.addEventListener("close", () => {
    forget(dialogBody);
    dialogBody.replaceChildren();
    document.querySelector(opener)?.focus();
  });
  dialog.addEventListener("cancel", event => {
    if (event.target !== dialog) return;
    event.preventDefault();
    leaveDialog();
  });
  // A text selection that ends on the backdrop is no click on it.
  let pressed = null;
  document.addEventListener("pointerdown", event => { pressed = event.target; });

  // Menus

  const closeMenus = target => document.querySelectorAll("details.menu[open]").forEach(menu => {
    if (!menu.contains(target)) menu.open = false;
  });

  document.addEventListener("click", event => {
    closeMenus(event.target);
    if (event.target === dialog && pressed === dialog) leaveDialog();
    const link = event.target.closest?.("a");
    const opensHere = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (link && opensHere) {
      if (link.matches("[data-dialog]")) openDialog(link);
      else if (link.matches("[data-more]")) showMore(link);
      else if (link.matches("#dialog [data-close]")) dialog.close();
      else if (link.matches("#dialog [data-done]")) follow(link.href, opener);
      else {
        // Cancelling a form, and confirming that a secret is saved, are decisions.
        if (link.matches(".buttons a:not([target])")) forget(container(link));
        return;
      }
      event.preventDefault();
    }
    const copy = event.target.closest?.("[data-copy]");
    if (copy) {
      const field = document.getElementById(copy.dataset.copy);
      field.select();
      navigator.clipboard.writeText(field.value).then(() => { copy.textContent = copy.dataset.copied; }, () => {});
    }
  });
  document.addEventListener("keydown", event => {
    const open = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && open && !dialog.open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (event.key === "Escape" && dialog.open && !event.isComposing) {
      // Chromium closes a dialog at the second Escape, whatever its cancel event does.
      event.preventDefault();
      leaveDialog();
    }
    if (event.key === "Enter" && event.target.matches?.("#bulkNote")) event.preventDefault();
    // After the focus has moved, possibly out of the page.
    if (event.key === "Tab") setTimeout(() => closeMenus(document.activeElement));
    const menu = event.target.closest?.("details.menu[open]");
    if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const entries = [...menu.querySelectorAll("li a, li button:enabled")];
      const next = entries.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      entries[(next + entries.length) % entries.length]?.focus();
      event.preventDefault();
    }
  });

  // Fields and times

  const enableLater = button => {
    const update = () => {
      const seconds = Math.ceil((Date.parse(button.dataset.enabledAt) - Date.now()) / 1000);
      const countdown = button.querySelector("small");
      if (seconds <= 0) {
        button.disabled = false;
        if (countdown) countdown.remove();
      } else {
        if (countdown) countdown.textContent = countdown.textContent.replace(/\d+/, seconds);
        setTimeout(update, 1000);
      }
    };
    update();
  };
  // Creating the format takes longer than preparing the rest of the page, so a time gets its text when the pointer reaches it.
  let times;
  document.addEventListener("pointerover", event => {
    const time = event.target.closest("time[data-exact]");
    if (!time) return;
    times ??= new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    time.dataset.exact = times.format(new Date(time.dateTime));
  });
  const requireText = field => {
    const button = field.form.querySelector(".buttons button");
    const check = () => { button.disabled = field.value.trim().toLowerCase() !== field.dataset.requiredText.toLowerCase(); };
    field.addEventListener("input", check);
    check();
  };

  /** Prepares new content of the page. */
  const prepare = root => {
    const each = (selector, action) => {
      if (root.matches?.(selector)) action(root);
      root.querySelectorAll(selector).forEach(action);
    };
    each("[data-copy]", button => { button.hidden = false; });
    each("[data-enabled-at]", enableLater);
    each("[data-required-text]", requireText);
    each("[data-poll]", poll);
  };

  prepare(document);

  // Command palette and keyboard help

  const palette = document.getElementById("palette");
  const help = document.getElementById("shortcuts");
  if (!palette) return;
  const field = palette.querySelector("input");
  const options = document.getElementById("palette-list");
  const result = palette.querySelector("[role=status]");
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  if (isMac) document.querySelectorAll("[data-modifier]").forEach(key => { key.textContent = "⌘"; });

  // People who dictate can turn shortcuts of one key off (WCAG 2.2, 2.1.4).
  const singleKeys = document.getElementById("single-keys");
  try {
    singleKeys.checked = localStorage.getItem("single-keys") !== "off";
  } catch { singleKeys.checked = true; }
  singleKeys.addEventListener("change", () => {
    try { localStorage.setItem("single-keys", singleKeys.checked ? "on" : "off"); } catch { /* Until the page is closed. */ }
  });

  const folded = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const commands = () => [".sidebar a", ".head a.button", ".user-menu li > a:not([lang])", ".switcher li > a:not([aria-current])"]
    .flatMap(links => [...document.querySelectorAll(links)])
    .map(link => ({ text: link.textContent.trim(), run: () => link.click() }))
    .concat({ text: document.getElementById("shortcuts-title").textContent, run: () => help.showModal() });
  let found = [];
  let selected = 0;
  const select = index => {
    selected = Math.max(0, Math.min(index, found.length - 1));
    [...options.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === selected)));
    const option = options.children[selected];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const showFound = entries => {
    found = entries;
    options.replaceChildren(...entries.map(({ text, detail }, i) => {
      const option = document.createElement("li");
      option.id = `palette-${i}`;
      option.setAttribute("role", "option");
      option.dir = "auto";
      option.textContent = text;
      if (detail) option.append(Object.assign(document.createElement("small"), { textContent: detail }));
      return option;
    }));
    result.textContent = entries.length ? "" : palette.dataset.nothing;
    options.dataset.nothing = result.textContent;
    select(0);
  };
  let lookup = new AbortController();
  let waiting;
  const members = async text => {
    const { page } = await request(`${palette.dataset.members}?search=${encodeURIComponent(text)}`, { signal: lookup.signal });
    return [...page?.querySelectorAll("#rows > tr th .stacked") || []].slice(0, 6).map(row => {
      const link = row.querySelector("a");
      return { text: link.textContent, detail: row.querySelector("small")?.textContent, run: () => location.assign(link.getAttribute("href")) };
    });
  };
  const find = () => {
    clearTimeout(waiting);
    lookup.abort();
    lookup = new AbortController();
    const text = field.value.trim();
    const words = folded(text).split(/\s+/);
    const matches = commands().filter(entry => words.every(word => folded(entry.text).includes(word)));
    showFound(matches);
    if (text.length > 1 && palette.dataset.members) waiting = setTimeout(() => members(text).then(people => {
      if (people.length) showFound([...matches, ...people]);
    }, () => {}), 200);
  };
  const run = index => {
    palette.close();
    found[index]?.run();
  };
  const openPalette = () => {
    closeMenus(null);
    field.value = "";
    palette.showModal();
    find();
  };
  palette.addEventListener("close", () => {
    clearTimeout(waiting);
    lookup.abort();
  });
  field.addEventListener("input", find);
  field.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) select((selected + step + found.length) % found.length);
    else if (event.key === "Enter") run(selected);
    if (step || event.key === "Enter") event.preventDefault();
  });
  options.addEventListener("click", event => {
    const option = event.target.closest("[role=option]");
    if (option) run([...options.children].indexOf(option));
  });
  document.addEventListener("click", event => {
    if (event.target.closest?.("[data-palette]")) openPalette();
    if (event.target.closest?.("[data-close-help]")) help.close();
    [palette, help].forEach(each => { if (event.target === each && pressed === each) each.close(); });
  });
  document.addEventListener("keydown", event => {
    const isFree = !document.querySelector("dialog[open]") && !event.isComposing && !event.altKey;
    if ((isMac ? event.metaKey : event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === "k" && isFree) {
      event.preventDefault();
      openPalette();
    }
    const isTyping = event.target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea");
    if (!isFree || isTyping || event.ctrlKey || event.metaKey || !singleKeys.checked) return;
    const search = document.getElementById("search");
    if (event.key === "?") help.showModal();
    else if (event.key === "/" && search) search.focus();
    else return;
    event.preventDefault();
  });
})();
