// A real HTML form: the two things that must leave the console by POST, the language and signing out.

export default function ({ parentElement, data }) {
  const form = parentElement.querySelector("form");
  form.action = data.action;
  form.replaceChildren(
    ...Object.entries(data.fields).map(([name, value]) => hidden(name, value)),
    ...data.buttons.map(([name, value, label, chosen]) => button(name, value, label, chosen)),
  );
}

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

function button(name, value, label, chosen) {
  const element = document.createElement("button");
  if (name) Object.assign(element, { name, value });
  element.textContent = label;
  if (chosen) element.setAttribute("aria-current", "true");
  return element;
}
