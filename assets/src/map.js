// The map of a page: takes the place of the drawing, once it is there. What the page says of it stands in `data-…`.
import * as maplibre from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";

const FONT = "sans-serif";
const place = document.querySelector("[data-map]");
if (place) show(place).catch(() => leave(place)); // no WebGL, no answer: the drawing stays

async function show(place) {
  const words = place.dataset;
  const answer = await fetch(words.points, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const { points, ties, bounds } = await answer.json();
  maplibre.setWorkerUrl(new URL("map-worker.js", import.meta.url).href);
  place.hidden = false;
  const map = new maplibre.Map({
    container: place,
    bounds,
    fitBoundsOptions: { padding: 30, maxZoom: 11 },
    maxZoom: 17,
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    style: style(colours(), words, points, ties),
    locale: {
      "Map.Title": words.canvas,
      "NavigationControl.ZoomIn": words.zoomIn,
      "NavigationControl.ZoomOut": words.zoomOut,
      "Popup.Close": words.close,
      "CooperativeGesturesHandler.WindowsHelpText": words.wheel,
      "CooperativeGesturesHandler.MacHelpText": words.wheelMac,
      "CooperativeGesturesHandler.MobileHelpText": words.fingers,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({}), "bottom-left");
  map.addControl(new maplibre.AttributionControl({ compact: false }));
  for (const button of place.querySelectorAll("button")) name(button);
  map.on("error", ({ sourceId }) => sourceId === "tiles" && without(map, words.failed));
  map.on("click", "points", ({ features: [one] }) => tell(map, one, words));
  map.on("click", "clusters", async ({ features: [one] }) => {
    const zoom = await map.getSource("points").getClusterExpansionZoom(one.properties.cluster_id);
    map.easeTo({ center: one.geometry.coordinates, zoom });
  });
  for (const layer of ["points", "clusters"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    map.setStyle(style(colours(), words, points, ties));
  });
  map.once("idle", () => { place.dataset.ready = "yes"; });
  for (const still of document.querySelectorAll("[data-still]")) still.hidden = true;
  for (const scripted of document.querySelectorAll("[data-scripted]")) scripted.hidden = false;
}

/** Leave the page as it was. */
function leave(place) {
  place.hidden = true;
  for (const still of document.querySelectorAll("[data-still]")) still.hidden = false;
}

/** The colours of the style sheet, as they are now. */
function colours() {
  const found = getComputedStyle(document.documentElement);
  const names = ["accent", "good", "reason", "ink", "soft", "paper", "card", "line", "edge"];
  return Object.fromEntries(names.map((name) => [name, found.getPropertyValue(`--${name}`).trim()]));
}

function style(colour, { tiles, outlines, thanks }, points, ties) {
  const sort = ["match", ["get", "sort"], "ptce", colour.accent, "tiers-lieu", colour.good, colour.reason];
  const size = ["match", ["get", "sort"], "ptce", 8, "tiers-lieu", 7, 5.5];
  const grounds = [
    { id: "ground", type: "background", paint: { "background-color": colour.card } },
    { id: "areas", type: "fill", source: "outlines", paint: { "fill-color": colour.paper } },
    { id: "borders", type: "line", source: "outlines", paint: { "line-color": colour.edge, "line-width": 0.7 } },
  ];
  const sources = {
    outlines: { type: "geojson", data: new URL(outlines, location).href, attribution: thanks },
    points: { type: "geojson", data: points, cluster: true, clusterRadius: 42, clusterMaxZoom: 10 },
    ties: { type: "geojson", data: ties },
  };
  if (tiles) {
    sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256, maxzoom: 18, attribution: "© IGN" };
    grounds.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -0.4 } });
  }
  return {
    version: 8,
    sources,
    layers: [
      ...grounds,
      { id: "ties", type: "line", source: "ties", paint: { "line-color": colour.reason, "line-opacity": 0.5 } },
      {
        id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"],
        paint: {
          "circle-color": colour.ink, "circle-opacity": 0.85, "circle-stroke-color": colour.card,
          "circle-stroke-width": 1.5, "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 11, 60, 22],
        },
      },
      {
        id: "counts", type: "symbol", source: "points", filter: ["has", "point_count"],
        layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": 12, "text-font": [FONT], "text-allow-overlap": true },
        paint: { "text-color": colour.paper },
      },
      {
        id: "points", type: "circle", source: "points", filter: ["!", ["has", "point_count"]],
        paint: { "circle-color": sort, "circle-radius": size, "circle-stroke-color": colour.card, "circle-stroke-width": 1.5 },
      },
    ],
  };
}

/** Say what a point is, with the way to its page. */
function tell(map, { geometry, properties: told }, words) {
  const box = document.createElement("div"), link = document.createElement("a");
  link.href = told.page;
  link.textContent = told.name;
  const title = document.createElement("strong");
  title.append(link);
  box.append(title, ...[told.kind, told.place, told.links, told.note].filter(Boolean).map(line));
  const popup = new maplibre.Popup({ maxWidth: "18rem" }).setLngLat(geometry.coordinates).setDOMContent(box).addTo(map);
  for (const button of popup.getElement().querySelectorAll("button")) name(button, words.close);
}

function line(text) {
  const found = document.createElement("p");
  found.textContent = text;
  return found;
}

/** Give a button that shows a sign alone its words. */
function name(button, words = button.getAttribute("aria-label") ?? button.title) {
  const said = document.createElement("span");
  said.className = "hidden";
  said.textContent = words;
  button.append(said);
}

/** Go on without the background of others, and say so. */
function without(map, words) {
  if (!map.getLayer("tiles")) return;
  map.removeLayer("tiles");
  map.removeSource("tiles");
  for (const told of document.querySelectorAll("[data-told]")) told.textContent = words;
}
