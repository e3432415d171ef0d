/** What is wrong with the connection, in a sentence, or nothing. */

export function banner({ t, socket, delivery }) {
  if (socket.state === "refused") return t("barred");
  if (!navigator.onLine) return t("offline");
  if (socket.isLost) return t("away");
  return delivery.hindrance ? t(delivery.hindrance) : "";
}
