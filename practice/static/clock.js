/* The bar with the practice date and the buttons that move it. */
import { clockOf, shortMoment } from "./dates.js";
import { announce, el } from "./dom.js";
import { store } from "./store.js";

/** Builds the bar once; the answer redraws what changes. `move(body)` walks the clock and resolves when it is there. */
export function clockBar(parent, move) {
  const face = {
    day: el("span", { class: "clock-day" }),
    short: el("span", { class: "clock-short" }),
    year: el("span", { class: "clock-year" }),
    time: el("span", { class: "clock-time" }),
    zone: el("span", { class: "clock-zone" }),
    due: el("p", { class: "clock-due", "data-testid": "due" }),
  };
  const buttons = [
    button("plus-hour", "+1 hour", { by: 3600 }),
    button("plus-day", "+1 day", { by: 86400 }),
    button("next-due", "To the next thing due", { to: "next" }),
  ];
  for (const { node, body } of buttons) {
    const isOff = () => node.getAttribute("aria-disabled") === "true";
    node.addEventListener("click", () => isOff() || walk(face, buttons, () => move(body)));
  }
  parent.append(
    el(
      "div",
      { class: "clock-face" },
      el("p", { class: "clock-now" }, face.day, face.short, face.year, face.time, face.zone),
      face.due,
    ),
    el(
      "div",
      { class: "clock-buttons" },
      buttons.map(({ node }) => node),
    ),
  );
  return () => draw(face, buttons);
}

async function walk(face, buttons, move) {
  document.body.dataset.walking = "1";
  buttons.forEach(({ node }) => node.setAttribute("aria-disabled", "true"));
  face.due.textContent = "The clock is walking…";
  try {
    await move();
  } finally {
    delete document.body.dataset.walking;
    buttons.forEach(({ node }) => node.removeAttribute("aria-disabled"));
    draw(face, buttons);
    announce(`It is ${face.day.textContent}, ${face.time.textContent}`);
  }
}

function button(testid, words, body) {
  const short = words.replace(" hour", " h").replace(" day", " d").replace("To the next thing due", "Next due");
  const node = el(
    "button",
    { type: "button", class: "bar-button", testid, "aria-label": words },
    el("span", { class: "wide" }, words),
    el("span", { class: "narrow" }, short),
  );
  return { node, body };
}

function draw(face, buttons) {
  const { now, zone, next_due: due, next_why: why } = store.state;
  const { day, shortDay, year, time, zone: short } = clockOf(now, zone);
  face.day.textContent = day;
  face.short.textContent = shortDay;
  face.year.textContent = `, ${year}`;
  face.time.textContent = time;
  face.zone.textContent = short;
  face.zone.title = zone;
  if (document.body.dataset.walking) return;
  face.due.textContent = due ? `Next: ${shortMoment(due, zone)}${why ? ` · ${why}` : ""}` : "Nothing is due";
  face.due.title = face.due.textContent;
  const next = buttons.find(({ body }) => body.to).node;
  if (due) next.removeAttribute("aria-disabled");
  else next.setAttribute("aria-disabled", "true");
}
