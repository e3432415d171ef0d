/** What the first message of a chat carries to the server, beside its text. */

import { startKey } from "./ids.js";
import { personOf } from "./person.js";

/** `opened` is when its form appeared, in milliseconds; `website` what stands in the trap. */
export function begin({ host, language }, { kind = "support", subject, previous, opened, website }) {
  const { name, email } = personOf(host);
  const page_url = location.origin + location.pathname; // not the query: it may carry secrets
  return { start_key: startKey(), kind, subject, previous_chat: previous, page_url, name, email, website, opened, language };
}
