// Lets a reader zoom, drag and hover the network that a page has drawn: its circles and lines are the data.
import Graph from "graphology";
import Sigma from "sigma";

/** Show the network of a drawing in a place; gives what shows it, to be killed. */
export function explore(drawing, place) {
  const graph = read(drawing), page = getComputedStyle(document.documentElement);
  const ink = page.getPropertyValue("--ink"), card = page.getPropertyValue("--card");
  const pale = (_, state, whole) => (whole.hasHighlighted && !state.isHighlighted ? 0.12 : 1);
  const sigma = new Sigma(graph, place, {
    settings: { enableNodeDrag: true, labelRenderedSizeThreshold: 7, gestureTarget: "graph" },
    styles: {
      nodes: {
        x: { attribute: "x" },
        y: { attribute: "y" },
        size: { attribute: "size" },
        color: { attribute: "color" },
        opacity: pale,
        label: { attribute: "label" },
        labelColor: ink,
        labelVisibility: (_, state, whole) => (!whole.hasHighlighted ? "auto" : state.isHighlighted ? "visible" : "hidden"),
        backdropVisibility: { whenState: "isHovered", then: "visible", else: "hidden" },
        backdropColor: card,
        cursor: "pointer",
      },
      edges: { size: { attribute: "size" }, color: { attribute: "color" }, opacity: pale },
    },
  });
  const mark = (node, isHighlighted) => {
    sigma.setNodesState([node, ...graph.neighbors(node)], { isHighlighted });
    sigma.setEdgesState(graph.edges(node), { isHighlighted });
  };
  sigma.on("enterNode", ({ node }) => mark(node, true));
  sigma.on("leaveNode", ({ node }) => mark(node, false));
  sigma.on("clickNode", ({ node }) => location.assign(graph.getNodeAttribute(node, "href")));
  return sigma;
}

function read(drawing) {
  const graph = new Graph();
  drawing.querySelectorAll(".marks a").forEach((link, number) => {
    const circle = link.querySelector("circle");
    graph.addNode(String(number), {
      x: circle.cx.baseVal.value,
      y: -circle.cy.baseVal.value,
      size: circle.r.baseVal.value,
      label: link.getAttribute("aria-label"),
      href: link.href.baseVal,
      color: getComputedStyle(circle).fill,
    });
  });
  for (const line of drawing.querySelectorAll(".lines path")) {
    const color = getComputedStyle(line).stroke;
    graph.mergeEdge(...line.dataset.ends.split(" "), { color, size: 1.2 });
  }
  return graph;
}
