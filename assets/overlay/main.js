/** The overlay: what a streamer's browser source shows. Its secret is the last part of its address. */

import { applyLook } from "./look.js";
import { Goal } from "./goal.js";
import { Outbox } from "./outbox.js";
import { Player } from "./player.js";
import { Socket } from "./socket.js";
import { Sounds } from "./sounds.js";
import { Top } from "./top.js";
import { refreshFor } from "./version.js";
import { Visibility } from "./visibility.js";
import { whoThisIs } from "./identity.js";

const PLAYING_BEAT = 2_000; // milliseconds, while an alert is shown

export function start(stage = document.getElementById("stage")) {
  const token = location.pathname.split("/")[2];
  const page = crypto.randomUUID();
  const identity = { page, ...whoThisIs() };
  const sounds = new Sounds({ token });
  const goal = new Goal(stage);
  const top = new Top(stage);
  const visibility = new Visibility(() => socket.ping());
  const player = new Player(stage, sounds, { onBegan: (lease) => say("began", lease), onEnded: ended });
  const state = () => ({ visible: visibility.isVisible, audible: sounds.isAudible });
  const outbox = new Outbox((frame) => socket.say(frame));
  const socket = new Socket({
    hello: () => ({ op: "hello", token, ...identity, ...state(), playing: player.lease ?? outbox.last }),
    ping: () => ({ op: "ping", ...state(), playing: player.lease }),
    onFrame: (frame) => handlers[frame.op]?.(frame),
    onOver: clear,
  });
  const handlers = {
    welcome(frame) {
      setScene(frame);
      outbox.sendAll();
      refreshFor(frame.version, () => !player.lease);
    },
    scene: setScene,
    play(frame) {
      if (!outbox.has(frame)) player.play(frame);
    },
    stop: (frame) => player.stop(frame),
    noted: (frame) => outbox.drop(frame),
    refused(frame) {
      outbox.drop(frame);
      if (frame.what === "began") player.stop(frame);
    },
  };

  function setScene(frame) {
    applyLook(stage, frame.look);
    goal.show(frame.goal);
    top.show(frame.top);
    sounds.setVolume(frame.muted || frame.panicked ? 0 : frame.look.volume / 100);
    if (frame.panicked) player.stopAll();
  }

  function say(op, { alert, lease }) {
    outbox.add({ op, alert, lease });
  }

  /** `heard` is whether it sounded; it is left out where there was nothing to hear. */
  function ended({ heard, ...lease }) {
    outbox.add({ op: "ended", ...lease, heard });
  }

  /** While an alert is shown this page says so itself: a browser that only keeps its sockets open does not. */
  function beat() {
    if (player.lease) socket.ping();
  }

  /** The address was revoked: nothing of it stays on stream. */
  function clear() {
    player.stopAll();
    goal.show(null);
    top.show([]);
  }

  setInterval(beat, PLAYING_BEAT);
  sounds.onChange = () => socket.ping();
  sounds.preload();
  socket.open();
}

if (document.getElementById("stage")) start();
