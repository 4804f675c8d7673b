// Reads one file in the browser and hands its content over: the console takes no uploads.

export default function ({ parentElement, data, setTriggerValue }) {
  const field = parentElement.querySelector("input");
  const message = parentElement.querySelector("output");
  parentElement.querySelector(".words").textContent = data.label;
  field.accept = data.accept;

  field.onchange = read;
  // Whoever was quicker than this script has chosen already.
  read();

  async function read() {
    const file = field.files[0];
    // The same file can be chosen again after it was mended.
    field.value = "";
    if (!file) return;
    if (file.size > data.limit) {
      message.textContent = data.too_large;
      return;
    }
    message.textContent = file.name;
    setTriggerValue("file", { name: file.name, content: await inBase64(file) });
  }
}

function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
