/** Makes the donation form quicker to fill in. It works without any of this. */

import { offerAmounts } from "./amounts.js";
import { showBusy } from "./busy.js";
import { countLength } from "./length.js";
import { listenToVoices } from "./listen.js";
import { sendOnce } from "./once.js";

const form = document.querySelector("form.give");
offerAmounts(form);
countLength(form);
listenToVoices(form);
sendOnce(form);
showBusy(form);
