/** Hears how a donation stands: by events as they happen, or, where these do not come through, by asking. */

const SILENCE = 6_000; // milliseconds until a first event that has not come counts as held up on the way
const ASK_EVERY = 4_000;
const LAST = ["shown", "skipped", "expired"];

/** Call `onChange` whenever `{status, alert, is_processing}` differ from what is shown, until nothing more can come. */
export function follow(secret, first, onChange) {
  let shown = inShort(first);
  let isAsking = false;
  if (isFinal(first)) return;
  const source = new EventSource(`/api/donations/events/${secret}`);
  const held = setTimeout(startAsking, SILENCE);

  async function hear(told) {
    if (isFinal(told)) source.close();
    if (inShort(told) === shown) return;
    await onChange(told);
    shown = inShort(told);
  }

  function startAsking() {
    source.close();
    if (!isAsking) ask();
    isAsking = true;
  }

  async function ask() {
    const told = await fetchStatus(secret);
    const wasShown = told && (await hear(told).then(() => true, () => false));
    if (!wasShown || !isFinal(told)) setTimeout(ask, ASK_EVERY);
  }

  source.onmessage = ({ data }) => {
    clearTimeout(held);
    hear(JSON.parse(data)).catch(startAsking);
  };
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) startAsking();
  };
}

/** Give the donation's status, or nothing when there is no answer now: then it is asked again. */
async function fetchStatus(secret) {
  const answer = await fetch(`/api/donations/status/${secret}`).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

const inShort = ({ status, alert, is_processing }) => `${status} ${alert} ${Boolean(is_processing)}`;
const isFinal = ({ status, alert }) => status === "refunded" || (status === "paid" && LAST.includes(alert));
