// Opens the page of what is around the reader, who asks for it. Without this script the form finds a place by its name.

const DIGITS = 2; // a hundredth of a degree is about a kilometre

for (const box of document.querySelectorAll("[data-near]")) {
  if ("geolocation" in navigator) offer(box);
}

function offer(box) {
  const button = box.querySelector("button");
  const told = box.querySelector("[role=status]");
  box.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = box.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({coords}) => {
        const address = new URL(box.dataset.near, location.href);
        address.searchParams.set("lat", coords.latitude.toFixed(DIGITS));
        address.searchParams.set("lon", coords.longitude.toFixed(DIGITS));
        location.assign(address);
      },
      () => { told.textContent = box.dataset.failed; },
      {maximumAge: 600000, timeout: 20000},
    );
  });
}
