/**
 * What a thread shows, row by row: day separators, and messages with their state, grouped by who wrote them.
 *
 * A row: `{key, day}`, `{key, gap}` where messages after number `gap` have not come, or `{key, seq?, side, name, body, at,
 * isFirst, isLast, state, item?}`, `side` being "ours", "theirs" or "system". `state` is what became of an own message: queued, sent, delivered, read, failed.
 */

const GROUP_LASTS = 300_000;
const SIDES = { visitor: "ours", admin: "theirs", system: "system" };

/** `messages` are known to the server, `items` wait in the outbox, `sending` is on its way. */
export function flow({ messages, items, teamRead, sending, dayOf }) {
  const known = new Set(messages.map((message) => message.id));
  const said = messages.map((message) => fromServer(message, teamRead));
  const waiting = items.filter((item) => !known.has(item.id)).map((item) => fromOutbox(item, sending));
  const rows = [...said, ...waiting];
  rows.forEach((row, index) => {
    row.isFirst = !together(rows[index - 1], row, dayOf);
    row.isLast = !together(row, rows[index + 1], dayOf) || row.state !== rows[index + 1].state;
  });
  return withGaps(withDays(rows, dayOf));
}

function fromServer({ id, seq, sender, name, body, at }, teamRead) {
  const state = sender === "visitor" ? (seq <= teamRead ? "read" : "delivered") : null;
  return { key: id, seq, side: SIDES[sender] ?? "system", name, body, at, state };
}

function fromOutbox(item, sending) {
  const state = item.failed ? "failed" : item.id === sending ? "sent" : "queued";
  return { key: item.id, side: "ours", name: "", body: item.body, at: item.at, state, item };
}

function together(one, other, dayOf) {
  if (!one || !other || one.side !== other.side || one.name !== other.name || other.seq > one.seq + 1) return false;
  return new Date(other.at) - new Date(one.at) < GROUP_LASTS && dayOf(one.at) === dayOf(other.at);
}

function withDays(rows, dayOf) {
  let last;
  return rows.flatMap((row) => {
    const day = dayOf(row.at);
    if (day === last) return [row];
    last = day;
    return [{ key: `day ${day}`, day }, row];
  });
}

/** Where a number is left out, what follows is not taken for what comes next. */
function withGaps(rows) {
  let last = 0;
  return rows.flatMap((row) => {
    const gap = last;
    if (row.seq) last = row.seq;
    return row.seq > gap + 1 ? [{ key: `gap ${gap}`, gap }, row] : [row];
  });
}
