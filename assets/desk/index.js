// What the console's pages can do that needs no server: each file defines one custom element or one habit.
import "./time.js";
import "./title.js";
import "./thread.js";
import "./outbox.js";
import "./composer.js";
import "./rows.js";
import "./keys.js";
import "./notice.js";
import "./export.js";
import "./leave.js";
import "./copy.js";
import "./preview.js";
import "./dialog.js";
import "./search.js";
import "./board.js";
import "./zone.js";
import "./busy.js";
