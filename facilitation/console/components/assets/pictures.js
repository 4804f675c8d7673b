// Our own pages as pictures: each is drawn at its real size and made to fit the width that it is given.

export default function ({ parentElement, data }) {
  const figures = [...parentElement.querySelectorAll("figure")];
  figures.forEach((figure, place) => {
    const picture = data.pictures[place];
    const frame = figure.querySelector("iframe");
    figure.querySelector("figcaption").textContent = picture.title;
    figure.classList.toggle("upright", picture.height > picture.width);
    frame.title = picture.title;
    frame.width = picture.width;
    frame.height = picture.height;
    if (frame.getAttribute("src") !== picture.address) frame.src = picture.address;
  });

  const fit = () => {
    for (const frame of parentElement.querySelectorAll("iframe")) {
      const scale = Math.min(1, frame.parentElement.clientWidth / frame.width);
      frame.style.transform = `scale(${scale})`;
      frame.parentElement.style.height = `${Math.ceil(frame.height * scale)}px`;
    }
  };
  const watcher = new ResizeObserver(fit);
  figures.forEach((figure) => watcher.observe(figure));
  fit();
  return () => watcher.disconnect();
}
