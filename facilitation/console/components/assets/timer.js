// Counts down between two drawings of the page; the server says how much is left each time.

const timers = new WeakMap();

export default function ({ parentElement, data }) {
  clearInterval(timers.get(parentElement));
  const time = parentElement.querySelector(".time");
  const words = parentElement.querySelector(".words");
  const end = performance.now() + data.seconds * 1000;

  const show = () => {
    const left = Math.round((end - performance.now()) / 1000);
    const over = left < 0;
    const whole = Math.abs(left);
    time.textContent = `${over ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    words.textContent = over ? data.over : data.left;
    parentElement.querySelector(".timer").classList.toggle("over", over);
  };

  show();
  const ticking = setInterval(show, 500);
  timers.set(parentElement, ticking);
  return () => clearInterval(timers.get(parentElement));
}
