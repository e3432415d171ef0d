/** What a streamer's page would tell the widget: the demo's own numbers, which change as a stream's do. */

const began = Date.now();

function tell() {
  const seconds = Math.round((Date.now() - began) / 1000);
  window.Streampai.setContext({
    stream_id: "demo-1204",
    title: "Building a synthesizer from scratch",
    bitrate: 5900 + ((seconds * 37) % 200),
    dropped_frames: Math.floor(seconds / 5),
    seconds,
  });
}

function begin() {
  tell();
  setInterval(tell, 1000);
}

if (window.Streampai) begin();
else addEventListener("streampai:ready", begin, { once: true });
