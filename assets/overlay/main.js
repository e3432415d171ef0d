/** The overlay: what a streamer's browser source shows. Its secret is the last part of its address. */

import { applyLook } from "./look.js";
import { Goal } from "./goal.js";
import { Outbox } from "./outbox.js";
import { Player } from "./player.js";
import { Socket } from "./socket.js";
import { Sounds } from "./sounds.js";
import { Top } from "./top.js";
import { refreshFor } from "./version.js";

export function start(stage = document.getElementById("stage")) {
  const token = location.pathname.split("/")[2];
  const page = crypto.randomUUID();
  const sounds = new Sounds({ token });
  const goal = new Goal(stage);
  const top = new Top(stage);
  const player = new Player(stage, sounds, { onBegan: (lease) => say("began", lease), onEnded: ended });
  const outbox = new Outbox((frame) => socket.say(frame));
  const socket = new Socket({
    hello: () => ({ op: "hello", token, page, playing: player.lease ?? outbox.last }),
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

  function ended(lease) {
    say("ended", lease);
  }

  /** The address was revoked: nothing of it stays on stream. */
  function clear() {
    player.stopAll();
    goal.show(null);
    top.show([]);
  }

  sounds.preload();
  socket.open();
}

if (document.getElementById("stage")) start();
