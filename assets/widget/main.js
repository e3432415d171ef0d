/** Puts the widget together behind its button. The loader imports this, calls `mount`, and gets the panel. */

import { DESK, isBarred, signOut } from "./api.js";
import { Delivery } from "./delivery.js";
import { Desk } from "./desk.js";
import { giveBack, orphanDrafts } from "./drafts.js";
import { loadLanguage } from "./language.js";
import * as outbox from "./outbox.js";
import { Panel } from "./panel.js";
import { introduce } from "./person.js";
import { Socket } from "./socket.js";
import { forget, forgetAll, read, watch } from "./storage.js";
import css from "./style.js";
import { makeTimes } from "./times.js";

/**
 * `host` is what the loader shares: where the widget is now, what is shown there, and what the page told. Throws an
 * error with the visitor's words in `said` where this page may not show it.
 */
export async function mount(host) {
  const asked = isBarred();
  const { language, isMirrored, t } = await loadLanguage([host.element.lang, ...navigator.languages].filter(Boolean));
  if (await asked) {
    const why = `Streampai: no chat here, because ${location.origin} is not in the WIDGET_ORIGINS of ${DESK}.`;
    throw Object.assign(new Error(why), { said: t("barred") });
  }
  host.dress(css);
  const app = { host, t, language, isMirrored, times: makeTimes(language) };
  connect(app);
  app.panel = new Panel(app);
  const panel = Object.assign(app.panel, lifeOf(app));
  panel.resume();
  return panel;
}

function connect(app) {
  const tell = (event, detail) => app.host.heard.dispatchEvent(new CustomEvent(event, { detail }));
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
  forget("person");
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
    introduce(app);
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
  const listeners = [
    [window, "online", go],
    [window, "offline", stop],
    [document, "visibilitychange", seen],
    [window, "pagehide", stop], // a page with a socket is not kept for the way back
    [window, "pageshow", go],
    [document, "freeze", stop],
    [document, "resume", go],
  ];
  let unwatch;
  return {
    /** Begin, and begin again where the page was swapped around us: `document.open` took our listeners away. */
    resume() {
      for (const [target, event, listen] of listeners) target.addEventListener(event, listen);
      unwatch?.();
      unwatch = watch(other);
      app.panel.settle();
      go();
    },
    /** The page has said who the visitor is. */
    identify: () => introduce(app),
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
