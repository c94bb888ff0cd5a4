// Shows rows that have a point, as WKT or as two columns of degrees, over the outlines of the régions.
const POINT = /POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)/i;
const LON = ["lon", "long", "longitude"];
const LAT = ["lat", "latitude"];
const SVG = "http://www.w3.org/2000/svg";
const WIDE = 640;
const MAINLAND = ([lon, lat]) => lon > -6 && lon < 10 && lat > 41 && lat < 52;

/** Mercator's projection, in degrees. */
const project = ([lon, lat]) => [lon, -(180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))];

function draw(tag, attributes, parent) {
  const element = parent.appendChild(document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export const Places = (said, outlines) =>
  class {
    priority = 6;
    label = said.map;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return this.points().length > 0;
    }

    /** The points of the rows, each with the words of its row. */
    points() {
      const rows = this.yasr.results?.getBindings() ?? [];
      return rows.flatMap((row) => {
        const values = Object.entries(row);
        const found = values.map(([, term]) => POINT.exec(term.value)).find(Boolean);
        const at = (names) => Number(values.find(([name]) => names.includes(name.toLowerCase()))?.[1].value ?? NaN);
        const point = found ? [Number(found[1]), Number(found[2])] : [at(LON), at(LAT)];
        if (!point.every(Number.isFinite) || Math.abs(point[1]) > 85) return [];
        const words = values.map(([, term]) => term.value).filter((text) => !POINT.test(text)).join(" · ");
        return [{ point, words }];
      });
    }

    async draw() {
      const all = this.points();
      const near = all.filter(({ point }) => MAINLAND(point));
      const points = near.length ? near : all; // one point overseas would make all others a speck
      const shown = points.map(({ point }) => project(point));
      const [xs, ys] = [0, 1].map((axis) => shown.map((one) => one[axis]));
      const margin = Math.max(0.3, 0.08 * Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)));
      const [west, north] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
      const [width, height] = [Math.max(...xs) + margin - west, Math.max(...ys) + margin - north];
      const scale = WIDE / Math.max(width, height);
      const picture = document.createElementNS(SVG, "svg");
      picture.setAttribute("viewBox", `0 0 ${width * scale} ${height * scale}`);
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label", said.map);
      picture.setAttribute("class", "places");
      const words = document.createElement("p");
      words.textContent = said.shown.replace("{n}", points.length).replace("{all}", all.length);
      this.yasr.resultsEl.replaceChildren(words, picture);
      const place = (position) => {
        const [x, y] = project(position);
        return [(x - west) * scale, (y - north) * scale];
      };
      const { features } = await (await fetch(outlines)).json();
      for (const { geometry } of features) {
        const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
        const d = polygons.flat().map((ring) => `M${ring.map((one) => place(one).map((v) => v.toFixed(1)).join(" ")).join("L")}Z`);
        draw("path", { d: d.join("") }, picture);
      }
      for (const { point, words } of points) {
        const [cx, cy] = place(point);
        draw("title", {}, draw("circle", { cx, cy, r: 5 }, picture)).textContent = words;
      }
    }

    getIcon() {
      const icon = document.createElement("span");
      icon.textContent = "◉";
      icon.ariaHidden = "true";
      return icon;
    }
  };
