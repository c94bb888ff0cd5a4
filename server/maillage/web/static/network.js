// Lets a reader who asks for it explore the network that the page has drawn: what draws it is loaded then alone.
for (const button of document.querySelectorAll("[data-explore]")) {
  const drawing = button.closest("figure").querySelector("svg"), place = document.createElement("div");
  let shown = null;
  place.className = "explored";
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (shown) {
        shown.kill();
        shown = null;
        place.replaceWith(drawing);
      } else {
        const { explore } = await import(button.dataset.explore);
        drawing.before(place);
        shown = explore(drawing, place);
        drawing.remove();
      }
      button.setAttribute("aria-pressed", String(Boolean(shown)));
      button.disabled = false;
    } catch {
      // no WebGL, or no network: the drawing stays
      place.remove();
      button.hidden = true;
    }
  });
}
