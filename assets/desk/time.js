// <desk-time at="2026-11-23T15:04:05Z" as="ago|since|clock|second|day|date">: a moment in the reader's own time zone,
// with the whole of it as a tooltip. As "day" it may carry `previous`, the moment before it, and then shows
// itself only where a new day begins.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const toTheSecond = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

const startOfDay = (moment) => new Date(moment).setHours(0, 0, 0, 0);

export function ago(moment, now) {
  const passed = now - moment;
  if (passed < MINUTE) return "now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)}m`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)}h`;
  if (passed < 7 * DAY) return `${Math.floor(passed / DAY)}d`;
  const sameYear = new Date(moment).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayOfYear : date).format(moment);
}

export function day(moment, now) {
  const days = Math.round((startOfDay(now) - startOfDay(moment)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return days < 180 ? weekday.format(moment) : date.format(moment);
}

export function since(moment, now) {
  const text = ago(moment, now);
  return /^\d+[mhd]$/.test(text) ? `${text} ago` : text;
}

const formats = {
  ago,
  since,
  day,
  clock: (moment) => clock.format(moment),
  second: (moment) => toTheSecond.format(moment),
  date: (moment) => date.format(moment),
};
const shown = new Set();
let timer;

function tick() {
  for (const element of shown) element.draw();
}

class DeskTime extends HTMLElement {
  static observedAttributes = ["at", "previous"];

  connectedCallback() {
    shown.add(this);
    timer ??= setInterval(tick, MINUTE / 2);
    this.draw();
  }

  disconnectedCallback() {
    shown.delete(this);
    if (shown.size) return;
    clearInterval(timer);
    timer = undefined;
  }

  attributeChangedCallback() {
    if (this.isConnected) this.draw();
  }

  draw() {
    const moment = Date.parse(this.getAttribute("at"));
    if (Number.isNaN(moment)) return this.replaceChildren();
    const previous = Date.parse(this.getAttribute("previous"));
    this.hidden = startOfDay(moment) === startOfDay(previous);
    const text = formats[this.getAttribute("as") ?? "ago"](moment, Date.now());
    if (this.firstChild?.textContent === text && this.moment === moment) return;
    this.moment = moment;
    const time = document.createElement("time");
    time.dateTime = new Date(moment).toISOString();
    time.title = whole.format(moment);
    time.textContent = text;
    this.replaceChildren(time);
  }
}

customElements.define("desk-time", DeskTime);
