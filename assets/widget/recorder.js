/*
 * Remembers the last 50 errors, with their traces, and the last 50 failed requests of this page, for a bug report to
 * show. It sends and stores nothing. A page asks for it: `data-record` on the loader's script tag, or its own script tag first.
 */
(() => {
  if (window.streampaiRecord) return;
  const MOST = 50;
  const LONGEST = 1000;
  const record = (window.streampaiRecord = { errors: [], requests: [] });
  const now = () => new Date().toISOString();
  const note = (list, entry) => list.push(entry) > MOST && list.shift();

  const say = (value) => {
    try {
      if (value instanceof Error) return `${value}`;
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    } catch {
      return "[unreadable]";
    }
  };
  const traceOf = (said) => {
    try {
      return said.find((value) => value instanceof Error)?.stack;
    } catch {
      return ""; // a page's own error may have a trace of its own making
    }
  };
  const error = (said, trace = traceOf(said)) =>
    note(record.errors, { at: now(), text: said.map(say).join(" ").slice(0, LONGEST), stack: `${trace ?? ""}`.slice(0, LONGEST * 4) });

  const tell = console.error;
  console.error = function (...said) {
    error(said);
    return tell.apply(this, said);
  };
  addEventListener("error", ({ message, error: thrown, filename, lineno, colno }) => {
    if (message) error([message], traceOf([thrown]) ?? (filename && `@${filename}:${lineno}:${colno}`));
  });
  addEventListener("unhandledrejection", ({ reason }) => error(["Unhandled", reason]));

  const failed = (method, url, status, began) => {
    const { origin, pathname } = new URL(url, location); // never the query: it may carry secrets
    const ms = Math.round(performance.now() - began);
    note(record.requests, { at: now(), method, url: (origin + pathname).slice(0, LONGEST), status, ms });
  };
  /** Whatever happens here, the page's own request goes on. */
  const safely = (...said) => {
    try {
      failed(...said);
    } catch {
      // Not an address: the page hears so from its own call.
    }
  };

  const ask = window.fetch;
  window.fetch = async function (wanted, options) {
    const began = performance.now();
    const method = options?.method ?? wanted?.method ?? "GET";
    const url = wanted?.url ?? wanted;
    try {
      const answer = await ask.call(this, wanted, options);
      if (answer.status >= 400) safely(method, url, answer.status, began);
      return answer;
    } catch (reason) {
      if (reason?.name !== "AbortError") safely(method, url, 0, began);
      throw reason;
    }
  };

  const { open, send } = XMLHttpRequest.prototype;
  const asked = new WeakMap();
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    asked.set(this, [method, url]);
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    const began = performance.now();
    const done = () => {
      if (this.status === 0 || this.status >= 400) safely(...(asked.get(this) ?? ["", ""]), this.status, began);
    };
    for (const end of ["load", "error", "timeout"]) this.addEventListener(end, done, { once: true });
    return send.apply(this, body);
  };
})();
