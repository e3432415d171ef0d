/** Puts the widget together behind its button. The loader imports this, calls `mount`, and gets the panel. */

import { signOut } from "./api.js";
import { Delivery } from "./delivery.js";
import { Desk } from "./desk.js";
import { giveBack, orphanDrafts } from "./drafts.js";
import { loadLanguage } from "./language.js";
import * as outbox from "./outbox.js";
import { Panel } from "./panel.js";
import { Socket } from "./socket.js";
import { forget, forgetAll, read, watch } from "./storage.js";
import { sheet } from "./style.js";
import { makeTimes } from "./times.js";

/** `host` is the element that the loader defined. */
export async function mount(host) {
  const { language, isMirrored, t } = await loadLanguage([host.lang, ...navigator.languages].filter(Boolean));
  host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet()];
  if (isMirrored) host.root.dir = "rtl";
  host.root.lang = language;
  const app = { host, t, language, isMirrored, times: makeTimes(language) };
  connect(app);
  app.panel = new Panel(app);
  const panel = Object.assign(app.panel, lifeOf(app));
  panel.resume();
  return panel;
}

function connect(app) {
  const tell = (event, detail) => app.host.dispatchEvent(new CustomEvent(event, { detail }));
  app.tell = tell;
  app.changed = batched(() => app.panel?.update());
  app.socket = new Socket({
    hello: () => read("token") && { op: "hello", token: read("token"), cursors: app.desk.cursors() },
    onFrame: (frame) => take(app, frame),
    onState(state) {
      if (state !== "on") app.delivery.interrupt();
      app.changed();
    },
    onSignedOut: () => signedOut(app),
  });
  app.desk = new Desk({
    say: (frame) => app.socket.say(frame),
    onChange: app.changed,
    onNews: (message) => tell("message", message),
  });
  const { socket, desk, changed } = app;
  app.delivery = new Delivery({ socket, desk, onChange: changed, onSignedOut: () => signedOut(app) });
}

function take(app, frame) {
  if (frame.op === "sent" || frame.op === "refused") return app.delivery.answer(frame);
  app.desk.take(frame);
  if (frame.op === "welcome") app.delivery.run();
}

/** The token is no longer good. What was not sent goes back to its writer, as the draft of a new chat. */
function signedOut(app) {
  forget("token");
  giveBack("support", ...outbox.orphans(), ...orphanDrafts());
  leave(app);
}

/** Nobody is here any more. */
function leave({ socket, desk, panel }) {
  socket.rest();
  desk.clear();
  panel.reset();
}

/** What the loader calls, beside opening and closing. */
function lifeOf(app) {
  const { desk, socket, delivery, changed } = app;
  const go = () => {
    socket.check();
    delivery.run();
    changed();
  };
  const stop = () => {
    socket.rest();
    changed();
  };
  const seen = () => document.visibilityState === "visible" && go();
  const other = (key, value) => {
    if (key === "token") value ? socket.wake() : leave(app);
    if (value?.became) {
      outbox.rename(value.chat, value.became);
      desk.name(value.chat, value.became);
    }
    changed();
  };
  let unwatch;
  return {
    resume() {
      addEventListener("online", go);
      addEventListener("offline", stop);
      document.addEventListener("visibilitychange", seen);
      unwatch ??= watch(other);
      go();
    },
    rest() {
      removeEventListener("online", go);
      removeEventListener("offline", stop);
      document.removeEventListener("visibilitychange", seen);
      unwatch = unwatch?.();
      stop();
    },
    async logout() {
      const token = read("token");
      forgetAll();
      app.panel.close();
      leave(app);
      if (token) await signOut(token).catch(() => {});
    },
  };
}

/** Fold many calls of one turn into one. */
function batched(work) {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      work();
    });
  };
}
