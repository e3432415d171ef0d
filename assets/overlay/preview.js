/**
 * The overlay within the studio: the same look, box and sounds, told what to show by the page around it.
 *
 * That page sends `{ op: "scene" | "play" | "stop", … }` as the server would (docs/overlay.md), once this one
 * has said `{ op: "ready" }`, and hears of `began` and `ended`.
 */

import { applyLook } from "./look.js";
import { Goal } from "./goal.js";
import { Player } from "./player.js";
import { Sounds } from "./sounds.js";
import { Top } from "./top.js";

export function start(stage = document.getElementById("stage")) {
  const tell = (op, more) => parent.postMessage({ op, ...more }, location.origin);
  const sounds = new Sounds();
  const goal = new Goal(stage);
  const top = new Top(stage);
  const player = new Player(stage, sounds, {
    onBegan: (lease) => tell("began", lease),
    onEnded: (lease) => tell("ended", lease),
  });
  const handlers = {
    scene(frame) {
      applyLook(stage, frame.look);
      goal.show(frame.goal);
      top.show(frame.top);
      sounds.setVolume(frame.muted ? 0 : frame.look.volume / 100);
    },
    play: (frame) => player.play({ ...frame, speech: false }),
    stop: () => player.stopAll(),
  };
  addEventListener("message", ({ origin, source, data }) => {
    if (origin === location.origin && source === parent) handlers[data?.op]?.(data);
  });
  sounds.preload();
  tell("ready");
}

if (document.getElementById("stage")) start();
