// Offers names beneath a search box while one types. Without this script the form asks as any form does.
"use strict";

const WAIT = 150;
const LEAST = 2;

for (const form of document.querySelectorAll("form[data-suggestions]")) offer(form);

function offer(form) {
  const input = form.querySelector("input[name=q]");
  const list = document.createElement("ul");
  const told = document.createElement("p");
  let timer = 0, under_way = null, options = [], at = -1, asked = "";

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  list.hidden = true;
  told.className = "hidden";
  told.setAttribute("role", "status");
  input.after(list);
  form.append(told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  function close() {
    clearTimeout(timer);
    under_way?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(index) {
    options[at]?.setAttribute("aria-selected", "false");
    at = index;
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({block: "nearest"});
    input.setAttribute("aria-activedescendant", options[at].id);
  }

  function show(found) {
    options = found.map((one, index) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      const about = document.createElement("span");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.href = one.page;
      name.textContent = one.label;
      about.textContent = [one.kind_label, one.place].filter(Boolean).join(" · ");
      about.className = "about";
      item.append(name, " ", about);
      return item;
    });
    list.replaceChildren(...options);
    at = -1;
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    input.removeAttribute("aria-activedescendant");
    told.textContent = options.length ? form.dataset.many.replace("{n}", options.length) : form.dataset.none;
  }

  async function ask() {
    const text = input.value.trim();
    if (text.length < LEAST) return close();
    under_way?.abort();
    under_way = new AbortController();
    asked = text;
    try {
      const address = new URL(form.dataset.suggestions, location.href);
      address.searchParams.set("q", text);
      const answer = await fetch(address, {signal: under_way.signal, headers: {Accept: "application/json"}});
      if (!answer.ok) return close();
      const found = (await answer.json()).suggestions;
      if (asked === input.value.trim() && document.activeElement === input) show(found);
    } catch (fault) {
      if (fault.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden, last = options.length - 1;
    if (event.key === "ArrowDown" && !open) ask();
    else if (event.key === "ArrowDown") point(at < last ? at + 1 : -1);
    else if (event.key === "ArrowUp" && open) point(at < 0 ? last : at - 1);
    else if (event.key === "Escape" && open) close();
    else if (event.key === "Enter" && open && at >= 0) location.assign(options[at].dataset.href);
    else {
      if (event.key === "Enter" || event.key === "Tab") close();
      return;
    }
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, WAIT));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.assign(item.dataset.href);
  });
}
