/** Requests, bugs and news, as the panel shows them. Loaded when the first of them is opened. */

import { speaker } from "../language.js";
import { again } from "../later.js";
import { item } from "./item.js";
import { mine, news } from "./lists.js";
import * as pictures from "./pictures.js";
import { request } from "./request.js";
import css from "./style.js";

let made;

const reporting = again((attempt) => import(`./report.js${attempt}`));
const report = async (app, place) => (await reporting()).report(app, place);

export const forgetPicture = pictures.forgetPicture;
export const sendPicture = pictures.sendPicture;

/** Return the views by name, each a function of its place. */
export function viewsFor(app) {
  made ??= make(app).catch((error) => {
    made = null;
    throw error;
  });
  return made;
}

async function make(app) {
  const language = app.isMirrored ? "mirrored" : app.language;
  const { default: words } = await import(`./words/${language}.js`);
  app.host.dress(css);
  const more = withWords(app, speaker(words, app.language));
  const views = { item, mine, news, report, request };
  return Object.fromEntries(Object.entries(views).map(([name, view]) => [name, (place) => view(more, place)]));
}

function withWords(app, own) {
  const t = (key, values) => own(key, values) ?? app.t(key, values);
  const why = ({ status, reason, detail }) => own(`why.${reason}`) ?? app.t(`why.${reason}`) ?? own(status ? "refused" : "noAnswer", { detail: detail ?? "" });
  const regret = (refused) => app.panel.say(why(refused));
  return Object.assign(Object.create(app), { t, why, regret });
}
