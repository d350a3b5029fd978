/* Behaviour of every page. Plain script, no library but htmx; every page works without it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const toasts = one("[data-toasts]");
  const words = toasts ? toasts.dataset : {};

  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* private window: nothing was kept */ } },
  };

  /* ---- switches: kept in a cookie so that the server writes them into the page and nothing flickers ---- */

  const keep = (name, value) => {
    document.cookie = `zugong_${name}=${value}; path=/; max-age=31536000; samesite=lax`;
    root.dataset[name] = value;
    showSwitches();
    document.dispatchEvent(new CustomEvent("zugong:look"));
  };
  const showSwitches = () => all("[data-switch]").forEach((button) => {
    const { switch: name } = button.dataset;
    button.setAttribute("aria-pressed", String(name === "type" ? root.dataset.type === "large" : root.dataset.theme === name));
  });
  const flip = (name) => {
    if (name === "type") return keep("type", root.dataset.type === "large" ? "normal" : "large");
    return keep("theme", root.dataset.theme === name ? "auto" : name);
  };

  /* ---- said aloud, shown for a while ---- */

  const say = (text) => {
    const live = one("[data-live]");
    if (!live || !text) return;
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 60);
  };
  const toast = (text, undo) => {
    if (!toasts || !text) return;
    const box = document.createElement("div");
    box.className = "toast";
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.undo;
      button.addEventListener("click", () => { box.remove(); undo(); });
      box.append(button);
    }
    toasts.append(box);
    say(text);
    setTimeout(() => box.remove(), undo ? 10000 : 6000);
  };

  /* ---- questions before an act ---- */

  const ask = (text) => new Promise((answer) => {
    const dialog = one("[data-confirm-dialog]");
    if (!dialog || !dialog.showModal) { answer(window.confirm(text)); return; }
    one("#confirm-text", dialog).textContent = text;
    const close = (yes) => { dialog.close(); answer(yes); };
    one("[data-yes]", dialog).onclick = () => close(true);
    one("[data-no]", dialog).onclick = () => close(false);
    dialog.oncancel = (event) => { event.preventDefault(); close(false); };
    dialog.showModal();
  });

  /* ---- forms: a question, one sending, a key of their own ---- */

  const fillKeys = (within = document) => all("input[data-client-key]", within).forEach((input) => {
    if (!input.value) input.value = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`.slice(0, 36);
  });
  const setBusy = (form, busy) => all("button[type=submit], button:not([type])", form)
    .concat(form.id ? all(`button[form="${CSS.escape(form.id)}"]`) : [])
    .forEach((button) => { if (busy) button.setAttribute("aria-busy", "true"); else button.removeAttribute("aria-busy"); });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
    if (form.dataset.confirm && !form.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      if (await ask(form.dataset.confirm)) {
        form.dataset.confirmed = "yes";
        form.requestSubmit(submitter);
      }
      return;
    }
    delete form.dataset.confirmed;
    if (form.method !== "post" && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sending = "yes";
    if (form.dataset.draft) store.set(`${draftKey(form)}:sent`, true);
    setTimeout(() => setBusy(form, true));
    setTimeout(() => released(form), 15000);
  }, true);
  const released = (form) => { delete form.dataset.sending; setBusy(form, false); };
  window.addEventListener("pageshow", () => all("form[data-sending]").forEach(released));

  /* ---- drafts: what is typed stays on the device until the server has taken it ---- */

  const draftKey = (form) => `draft:${location.pathname}:${form.dataset.draft}`;
  const isKept = (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && !("undrafted" in field.dataset);
  const readForm = (form) => {
    const kept = {};
    [...form.elements].filter(isKept).forEach((field) => {
      if (!["checkbox", "radio"].includes(field.type)) kept[field.name] = field.value;
      else (kept[field.name] ||= []).push(...(field.checked ? [field.value] : []));
    });
    return kept;
  };
  const fillForm = (form, kept) => [...form.elements].filter(isKept).forEach((field) => {
    if (!(field.name in kept)) return;
    const value = kept[field.name];
    if (["checkbox", "radio"].includes(field.type)) field.checked = Array.isArray(value) && value.includes(field.value);
    else field.value = String(value);
  });
  const startDraft = (form) => {
    if (form.dataset.drafting) return;
    form.dataset.drafting = "yes";
    const key = draftKey(form);
    const blank = JSON.stringify(readForm(form));
    const failed = one("[data-errors]", form);
    const kept = store.get(key);
    if (store.get(`${key}:sent`) && !failed) { store.drop(key); store.drop(`${key}:sent`); }
    else if (kept && JSON.stringify(kept) !== blank && !failed) {
      fillForm(form, kept);
      const note = document.createElement("p");
      note.className = "draft-note";
      note.setAttribute("role", "status");
      note.textContent = `${words.restored} `;
      const discard = document.createElement("button");
      discard.type = "button";
      discard.textContent = words.discard;
      discard.addEventListener("click", () => { store.drop(key); fillForm(form, JSON.parse(blank)); note.remove(); });
      note.append(discard);
      form.prepend(note);
    }
    store.drop(`${key}:sent`);
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => store.set(key, readForm(form)), 300);
    });
    window.addEventListener("pagehide", () => {
      if (!form.dataset.sending && JSON.stringify(readForm(form)) !== blank) store.set(key, readForm(form));
    });
  };

  /* ---- keys ---- */

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
  const moveRow = (step) => {
    const links = all("main tbody tr").map((row) => one("a, button, summary", row)).filter(Boolean);
    const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  const openKeys = () => { const dialog = one("[data-keys-dialog]"); if (dialog && dialog.showModal && !dialog.open) dialog.showModal(); };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; });
    else if (event.key === "/") { const find = one("[data-find]"); if (find) { event.preventDefault(); find.focus(); find.select(); } }
    else if (event.key === "?") openKeys();
    else if (event.key === "j") moveRow(1);
    else if (event.key === "k") moveRow(-1);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-switch], [data-keys], [data-keys-dialog] [data-no], [data-copy], [data-print]");
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (!button) return;
    const { dataset } = button;
    if (dataset.switch) flip(dataset.switch);
    else if ("keys" in dataset) openKeys();
    else if ("print" in dataset) window.print();
    else if (dataset.copy) copy(button);
    else button.closest("dialog").close();
  });
  const copy = async (button) => {
    const source = one(button.dataset.copy);
    if (!source) return;
    const text = source.value ?? source.textContent;
    try { await navigator.clipboard.writeText(text); } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("copy");
    }
    toast(button.dataset.copied || button.textContent);
  };

  /* ---- connection ---- */

  const showConnection = () => { const note = one("[data-offline]"); if (note) note.hidden = navigator.onLine; };
  window.addEventListener("online", showConnection);
  window.addEventListener("offline", showConnection);

  /* ---- htmx: the project's own question, failures that say so, counts read aloud ---- */

  document.addEventListener("htmx:confirm", (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    if (!ctx.confirm) return;
    event.preventDefault();
    ask(ctx.confirm).then((yes) => (yes ? issueRequest() : dropRequest()));
  });
  document.addEventListener("htmx:response:error", (event) => {
    const { status } = event.detail.ctx.response;
    if (status >= 500) toast(words.failed);
    else if ([401, 403, 404].includes(status)) toast(words.refused);
  });
  document.addEventListener("htmx:error", () => toast(words.failed));
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.detail.ctx.sourceElement.closest("form");
    if (!form) return;
    released(form);
    const { status } = event.detail.ctx.response || {};
    if (form.dataset.draft && status >= 200 && status < 400) store.drop(draftKey(form));
  });
  document.addEventListener("htmx:after:swap", () => {
    start();
    const failed = one("[data-errors]");
    if (failed) { failed.focus(); return; }
    const counts = all("[data-announce]").map((count) => count.textContent.trim()).join(" ");
    if (counts) say(counts);
  });
  /* The server may answer with the event "toast" {text, undo: address of a POST} (django_htmx.http.trigger_client_event). */
  document.addEventListener("toast", (event) => {
    const { text, undo } = event.detail || {};
    toast(text, undo && window.htmx ? () => window.htmx.ajax("POST", undo, { swap: "none", values: { csrfmiddlewaretoken: (one("input[name=csrfmiddlewaretoken]") || {}).value } }) : null);
  });

  /* ---- charts are fetched only where there is one ---- */

  const loadCharts = () => {
    const source = one("meta[name=zugong-charts]");
    if (!source || !one("[data-chart]") || one("script[data-charts]")) return;
    [source.dataset.library, source.content].forEach((src) => {
      const script = document.createElement("script");
      script.src = src;
      script.async = false;
      script.dataset.charts = "";
      document.head.append(script);
    });
  };

  const start = () => {
    showSwitches();
    showConnection();
    fillKeys();
    all("form[data-draft]").forEach(startDraft);
    all(".table-scroll:not([tabindex])").forEach((box) => { if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; });
    loadCharts();
    document.dispatchEvent(new CustomEvent("zugong:charts"));
  };
  start();
  const failed = one("[data-errors]");
  if (failed) failed.focus();
})();
