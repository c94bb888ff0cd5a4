// A map of the points and outlines that a page names: `<div data-map data-points="…" data-outlines="…">`.
import * as maplibre from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";

maplibre.setWorkerUrl(new URL("map-worker.js", import.meta.url).href);
for (const place of document.querySelectorAll("[data-map]")) show(place);

function show(place) {
  const map = new maplibre.Map({
    container: place,
    center: [2.5, 46.5],
    zoom: 4.5,
    style: {
      version: 8,
      sources: {
        outlines: { type: "geojson", data: new URL(place.dataset.outlines, location).href },
        points: { type: "geojson", data: new URL(place.dataset.points, location).href },
      },
      layers: [
        { id: "outlines", type: "line", source: "outlines", paint: { "line-color": "#8a8a8a" } },
        { id: "points", type: "circle", source: "points", paint: { "circle-radius": 5, "circle-color": "#a8411a" } },
      ],
    },
  });
  map.addControl(new maplibre.NavigationControl());
}
