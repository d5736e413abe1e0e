// Dialogs, menus, live searches and local times. Every page also works without JavaScript.
(() => {
  "use strict";
  const dialog = document.getElementById("dialog");
  const body = document.getElementById("dialog-body");
  let opener = null;

  // A confirmation opens as a dialog over the current page.
  const prepare = root => {
    root.querySelectorAll("a[data-dialog]").forEach(link => {
      link.setAttribute("hx-get", link.getAttribute("href"));
      link.setAttribute("hx-target", "#dialog-body");
      link.setAttribute("hx-select", "#panel > *");
      link.setAttribute("hx-swap", "innerHTML");
      htmx.process(link);
    });
    root.querySelectorAll("[data-copy]").forEach(button => { button.hidden = false; });
    root.querySelectorAll("[data-enabled-at]").forEach(enableLater);
    root.querySelectorAll("time[data-exact]").forEach(localTime);
    root.querySelectorAll("[data-required-text]").forEach(requireText);
  };

  // A form in the dialog is submitted there, so that its errors appear in the dialog.
  const submitInDialog = root => root.querySelectorAll("form[data-dialog-form]").forEach(form => {
    form.setAttribute("hx-post", form.getAttribute("action"));
    form.setAttribute("hx-target", "#dialog-body");
    form.setAttribute("hx-select", "#panel > *");
    form.setAttribute("hx-disabled-elt", "find .buttons button");
    htmx.process(form);
  });

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

  const localTime = time => {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    time.dataset.exact = format.format(new Date(time.dateTime));
  };

  const requireText = field => {
    const button = field.form.querySelector(".buttons button");
    const check = () => { button.disabled = field.value.trim().toLowerCase() !== field.dataset.requiredText.toLowerCase(); };
    field.addEventListener("input", check);
    check();
  };

  document.addEventListener("htmx:afterSwap", event => {
    prepare(event.detail.target);
    if (event.detail.target !== body) return;
    submitInDialog(body);
    closeMenus(null);
    if (!dialog.open) dialog.showModal();
    const first = body.querySelector("[autofocus], [aria-invalid=true]") || body.querySelector("input:not([type=hidden]), select, textarea, .buttons button");
    if (first) first.focus();
  });
  document.addEventListener("htmx:beforeRequest", event => {
    if (event.target.matches("a[data-dialog]")) opener = event.target.closest(".menu")?.querySelector("summary") || event.target;
  });
  dialog.addEventListener("close", () => {
    body.replaceChildren();
    if (opener) opener.focus();
  });

  const closeMenus = target => document.querySelectorAll("details.menu[open]").forEach(menu => {
    if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("click", event => {
    closeMenus(event.target);
    if (event.target === dialog) dialog.close();
    if (event.target.closest("#dialog [data-close]")) {
      event.preventDefault();
      dialog.close();
    }
    const copy = event.target.closest("[data-copy]");
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
    }
    const menu = event.target.closest?.("details.menu[open]");
    if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const entries = [...menu.querySelectorAll("li a, li button:enabled")];
      const next = entries.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      entries[(next + entries.length) % entries.length]?.focus();
      event.preventDefault();
    }
  });

  prepare(document);
})();
