// Fills the list of a field while one types, where there are too many things for a list that is already there.
const WAIT = 150;
const LEAST = 2;

for (const input of document.querySelectorAll("input[data-suggestions]")) offer(input);

function offer(input) {
  const kinds = input.dataset.kinds.split(" ");
  const first = [...input.list.children];
  let timer = 0, under_way = null;

  function option(one) {
    const found = document.createElement("option");
    const [kind, key] = one.iri.split("/").slice(-2);
    found.value = kind === "commune" ? `${one.label} (${key})` : `${kind}/${key}`;
    found.textContent = [one.label, one.place].filter(Boolean).join(" · ");
    return found;
  }

  async function ask() {
    const text = input.value.trim();
    under_way?.abort();
    if (text.length < LEAST) return input.list.replaceChildren(...first);
    under_way = new AbortController();
    try {
      const address = new URL(input.dataset.suggestions, location.href);
      address.searchParams.set("q", text);
      if (input.dataset.genre) address.searchParams.set("genre", input.dataset.genre);
      const answer = await fetch(address, {signal: under_way.signal, headers: {Accept: "application/json"}});
      if (!answer.ok) return;
      const found = (await answer.json()).suggestions.filter((one) => kinds.includes(one.kind));
      if (text === input.value.trim()) input.list.replaceChildren(...found.map(option));
    } catch (fault) {
      if (fault.name !== "AbortError") throw fault;
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}
