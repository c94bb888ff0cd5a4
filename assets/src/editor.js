// The SPARQL editor: YASGUI with our prefixes, terms and questions. Without it the form beneath does the same.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import { Bars } from "./results/bars.js";
import { Places } from "./results/places.js";
import { unknown } from "./results/unknown.js";

const { Yasqe, Yasr } = Yasgui;
const place = document.getElementById("editor");
const said = JSON.parse(place.dataset.said);
const { prefixes, classes, properties, questions } = await (await fetch(place.dataset.terms)).json();

/** A completer of the editor that gives our own terms, and asks nobody else. */
function complete(like, name, terms) {
  Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters[like], name, get: () => terms, bulk: true, persistenceId: null });
  return name;
}

Yasqe.defaults.autocompleters = [
  complete("prefixes", "our-prefixes", Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`)),
  complete("class", "our-classes", classes),
  complete("property", "our-properties", properties),
  "variables",
];
Yasqe.defaults.prefixCcApi = null;
Yasqe.defaults.createShareableLink = (editor) => {
  const address = new URL(place.dataset.endpoint, location.href);
  address.searchParams.set("query", editor.getValue());
  return address.href;
};
Yasr.registerPlugin("bars", Bars(said));
Yasr.registerPlugin("places", Places(said, place.dataset.outlines));

const first = document.getElementById("query");
place.hidden = false; // before it is filled: an editor that is not seen cannot be measured
const editor = new Yasgui(place, {
  requestConfig: { endpoint: new URL(place.dataset.endpoint, location.href).href, method: "GET" },
  endpointCatalogueOptions: { getData: () => [] },
  copyEndpointOnNewTab: true,
  populateFromUrl: false,
  tabName: said.query,
  persistenceId: "maillage",
  yasqe: { value: first.value },
});
if (new URLSearchParams(location.search).has("query")) open(said.query, first.value);
if (!new URLSearchParams(location.search).has("query")) document.getElementById("plain").open = false;
new MutationObserver(name).observe(place, { childList: true, subtree: true, attributeFilter: ["aria-selected"] });
name();

/** Give the fields of YASGUI their names; its list of tabs has the role of one, and children that are none. */
function name() {
  place.querySelector(".tabsList")?.removeAttribute("role");
  for (const tab of place.querySelectorAll(".tabsList :is([role=tab], [aria-selected])")) {
    for (const attribute of ["role", "aria-selected", "aria-controls"]) tab.removeAttribute(attribute);
  }
  for (const field of place.querySelectorAll("textarea:not([aria-label])")) field.ariaLabel = said.query;
  for (const button of place.querySelectorAll(`.yasqe_queryButton:not([title="${said.run}"])`)) {
    button.title = button.ariaLabel = said.run;
  }
}

/** Show a query in a tab of its own, unless one has it. */
function open(name, value) {
  editor.addTab(true, { name, yasqe: { value } }, { avoidDuplicateTabs: true });
}

const choice = document.getElementById("editor-question");
for (const [group, list] of Object.entries(Object.groupBy(questions, (one) => one.group))) {
  const box = choice.appendChild(document.createElement("optgroup"));
  box.label = group;
  for (const one of list) box.append(new Option(one.title, one.address));
}
choice.closest(".field").hidden = false;
choice.addEventListener("change", async () => {
  if (!choice.value) return;
  const name = choice.selectedOptions[0].text;
  open(name, await (await fetch(choice.value)).text());
  choice.value = "";
});

const warning = document.getElementById("editor-warning");
const known = new Set([...classes, ...properties].filter((iri) => iri.startsWith(prefixes.mlg)).map((iri) => iri.slice(prefixes.mlg.length)));

/** Say which of our terms in the query are none, and which may be meant. */
function check() {
  const found = unknown(editor.getTab()?.getYasqe().getValueWithoutComments() ?? "", known);
  warning.textContent = found.map(([name, near]) => (near ? said.near : said.unknown).replace("{name}", name).replace("{near}", near)).join(" ");
}

let waiting;
function later() {
  clearTimeout(waiting);
  waiting = setTimeout(check, 400);
}
editor.on("tabSelect", later);
editor.on("tabChange", later);
place.addEventListener("keyup", later);
check();
