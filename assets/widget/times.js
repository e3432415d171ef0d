/** Times as people say them, in the language of the widget. */

const DAY = 86_400_000;
const STEPS = [["day", DAY], ["hour", 3_600_000], ["minute", 60_000]];

const midnight = (time) => new Date(time).setHours(0, 0, 0, 0);

export function makeTimes(language, now = Date.now) {
  const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
  const date = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" });
  const dateAndYear = new Intl.DateTimeFormat(language, { dateStyle: "long" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });

  const onDate = (time) => {
    const sameYear = new Date(time).getFullYear() === new Date(now()).getFullYear();
    return (sameYear ? date : dateAndYear).format(new Date(time));
  };

  return {
    /** 14:05 */
    clock: (time) => clock.format(new Date(time)),
    /** 3 May, 3 May 2025 */
    date: onDate,
    /** today, yesterday, 3 May, 3 May 2025 */
    day(time) {
      const days = Math.round((midnight(time) - midnight(now())) / DAY);
      return days > -2 && days <= 0 ? relative.format(days, "day") : onDate(time);
    },
    /** now, 5 min. ago, 3 hr. ago, 2 days ago, 3 May */
    ago(time) {
      const passed = new Date(time) - now();
      if (passed < -7 * DAY) return onDate(time);
      for (const [unit, length] of STEPS) {
        if (passed <= -length) return relative.format(Math.trunc(passed / length), unit);
      }
      return relative.format(0, "second");
    },
  };
}
