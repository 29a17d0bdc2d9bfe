#include "mention/when_value.h"

#include "mention/days.h"

static const moment unknown = {.basis = DM_DATE_NONE};
static const moment vague = {.basis = DM_DATE_INFERRED};

/* Without a publication day. */
static moment undated(void) { return (moment){.basis = DM_DATE_NONE, .needs_date = true}; }

static moment stated(int start, int end, dm_precision precision) {
  if (!start || !end || end < start) return unknown;
  return (moment){start, end, precision, DM_DATE_STATED, false};
}

static moment inferred(moment m) {
  if (m.start) m.basis = DM_DATE_INFERRED;
  return m;
}

static int year_of(int day) { return dm_day_date(day).year; }

/* ---- units ------------------------------------------------------------------------------------------------------ */

static int shift(time_unit unit, int day, int n) {
  if (n > 100000 || n < -100000 || !day) return 0;
  int days = 0, months = 0;
  switch (unit) {
  case UNIT_HOUR:
    break;
  case UNIT_DAY:
    days = n;
    break;
  case UNIT_WEEKEND:
  case UNIT_WEEK:
    days = 7 * n;
    break;
  case UNIT_FORTNIGHT:
    days = 14 * n;
    break;
  case UNIT_MONTH:
    months = n;
    break;
  case UNIT_QUARTER:
    months = 3 * n;
    break;
  case UNIT_YEAR:
    months = 12 * n;
    break;
  case UNIT_DECADE:
    months = 120 * n;
    break;
  case UNIT_CENTURY:
    months = 1200 * n;
    break;
  default:
    return 0;
  }
  if (months) return dm_day_add_months(day, months);
  return dm_day_date(day + days).year ? day + days : 0;
}

static dm_precision precision_of(time_unit unit) {
  if (unit >= UNIT_YEAR) return DM_PRECISION_YEAR;
  return unit >= UNIT_MONTH ? DM_PRECISION_MONTH : DM_PRECISION_DAY;
}

static moment month_range(int year, int month, int months) {
  int start = dm_day_number(year, month, 1), after = dm_day_add_months(start, months);
  return stated(start, after ? after - 1 : 0, DM_PRECISION_MONTH);
}

static moment year_range(int first, int last) {
  return stated(dm_day_number(first, 1, 1), dm_day_number(last, 12, 31), DM_PRECISION_YEAR);
}

/* The unit that holds the day: its week, month, year. */
static moment period(time_unit unit, int day) {
  dm_ymd d = dm_day_date(day);
  if (!d.year) return unknown;
  switch (unit) {
  case UNIT_HOUR:
  case UNIT_DAY:
    return stated(day, day, DM_PRECISION_DAY);
  case UNIT_WEEKEND:
    return stated(dm_day_week(day) + 5, dm_day_week(day) + 6, DM_PRECISION_DAY);
  case UNIT_FORTNIGHT:
  case UNIT_WEEK:
    return stated(dm_day_week(day), dm_day_week(day) + 6, DM_PRECISION_DAY);
  case UNIT_MONTH:
    return month_range(d.year, d.month, 1);
  case UNIT_QUARTER:
    return month_range(d.year, (d.month - 1) / 3 * 3 + 1, 3);
  case UNIT_YEAR:
    return year_range(d.year, d.year);
  case UNIT_DECADE:
    return year_range(d.year / 10 * 10, d.year / 10 * 10 + 9);
  case UNIT_CENTURY:
    return year_range((d.year - 1) / 100 * 100 + 1, (d.year - 1) / 100 * 100 + 100);
  default:
    return unknown;
  }
}

/* n units away from a day: exact for days, the month or year for longer units, a guess for weeks and decades. */
static moment away(time_unit unit, int day, int n) {
  int there = shift(unit, day, n);
  switch (unit) {
  case UNIT_DAY:
    return stated(there, there, DM_PRECISION_DAY);
  case UNIT_MONTH:
  case UNIT_YEAR:
    return period(unit, there);
  case UNIT_QUARTER:
    return inferred(period(UNIT_MONTH, there));
  case UNIT_DECADE:
  case UNIT_CENTURY:
    return inferred(period(UNIT_YEAR, there));
  default:
    return inferred(stated(there, there, DM_PRECISION_DAY));
  }
}

/* ---- what the text has reached ---------------------------------------------------------------------------------- */

static void reach(time_frame *f, const moment *m) {
  if (!m->start) return;
  int day = m->precision == DM_PRECISION_DAY ? m->end : m->start;
  if (m->precision == DM_PRECISION_DAY)
    f->day_seen = day;
  else if (f->day_seen && (f->day_seen < m->start || f->day_seen > m->end))
    f->day_seen = 0;
  if (m->precision != DM_PRECISION_YEAR)
    f->month_seen = day;
  else if (f->month_seen && (f->month_seen < m->start || f->month_seen > m->end))
    f->month_seen = 0;
  f->year_seen = day;
}

/* The reference of "the next day", "a month later": fine enough for the unit, else the day of writing in news. */
static int seen(const time_frame *f, time_unit unit) {
  dm_precision need = precision_of(unit);
  if (need == DM_PRECISION_DAY && f->day_seen) return f->day_seen;
  if (need == DM_PRECISION_MONTH && f->month_seen) return f->month_seen;
  if (need == DM_PRECISION_YEAR && f->year_seen) return f->year_seen;
  return f->history ? 0 : f->today;
}

static moment missing(const time_frame *f) { return f->today || f->history ? unknown : undated(); }

static moment from_text(const time_frame *f, time_unit unit, int n, bool whole_period) {
  int base = seen(f, unit);
  if (!base) return missing(f);
  return whole_period ? period(unit, shift(unit, base, n)) : away(unit, base, n);
}

/* ---- what comes round every year -------------------------------------------------------------------------------- */

static int holiday_in(const holiday *h, int year) {
  switch (h->rule) {
  case RULE_EASTER:
    return dm_day_easter(year) ? dm_day_easter(year) + h->offset : 0;
  case RULE_NTH:
    return dm_day_nth_weekday(year, h->month, h->weekday, h->nth);
  case RULE_ONCE:
    return dm_day_number(h->year, h->month, h->day);
  default:
    return dm_day_number(year, h->month, h->day);
  }
}

static moment in_year(const time_frame *f, value_kind kind, const slots *s, int year) {
  switch (kind) {
  case VALUE_SPAN:
    return stated(dm_day_number(year, s->month, s->day), dm_day_number(year, s->month, s->day2), DM_PRECISION_DAY);
  case VALUE_SEASON:
    return month_range(year, s->season, 3);
  case VALUE_QUARTER:
    return s->ord <= 4 ? month_range(year, 3 * s->ord - 2, 3) : unknown;
  case VALUE_HALF:
    return s->ord <= 2 ? month_range(year, 6 * s->ord - 5, 6) : unknown;
  case VALUE_HOLIDAY: {
    int day = holiday_in(&f->calendar->holiday_rows[s->holiday - 1], year);
    return stated(day, day, DM_PRECISION_DAY);
  }
  default:
    if (!s->month) return year_range(year, year);
    if (!s->day) return month_range(year, s->month, 1);
    return stated(dm_day_number(year, s->month, s->day), dm_day_number(year, s->month, s->day), DM_PRECISION_DAY);
  }
}

static int distance(const moment *m, int day) { return day < m->start ? m->start - day : day > m->end ? day - m->end : 0; }

/* A day without a year is not meant when it lies further away than this and its twin lies close: on 5 June "from June 15" is
 * no day of last year, whatever the tense of the verb. */
#define FAR_DAYS 300

/* The occurrence that fits: the latest begun for the past, the earliest not over for the future, else the nearest. */
static moment pick(const time_frame *f, value_kind kind, const slots *s, outlook out) {
  moment best = unknown, nearest = unknown;
  for (int year = year_of(f->today) - 4; year <= year_of(f->today) + 4; year++) {
    moment m = in_year(f, kind, s, year);
    if (!m.start) continue;
    if (!nearest.start || distance(&m, f->today) < distance(&nearest, f->today)) nearest = m;
    if (out == OUT_PAST && m.start <= f->today) best = m;
    if (out == OUT_FUTURE && m.end >= f->today && !best.start) best = m;
  }
  bool far = best.start && best.precision == DM_PRECISION_DAY && distance(&best, f->today) > FAR_DAYS;
  return best.start && !far ? best : nearest;
}

/* "the September accord" has been made, whatever is said of it now, unless September is about to come ("the October vote"). */
static moment pick_named(const time_frame *f, const slots *s) {
  moment past = pick(f, VALUE_CALENDAR, s, OUT_PAST), nearest = pick(f, VALUE_CALENDAR, s, OUT_PRESENT);
  return distance(&past, f->today) > 3 * distance(&nearest, f->today) ? nearest : past;
}

/* "last May", "next summer", "this June" */
static moment pick_directed(const time_frame *f, value_kind kind, const slots *s) {
  int year = year_of(f->today);
  moment best = unknown;
  if (s->dir == 0) return in_year(f, kind, s, year);
  for (int y = year - 2; y <= year + 2; y++) {
    moment m = in_year(f, kind, s, y);
    if (s->dir > 0 && m.start > f->today) return m;
    if (s->dir < 0 && m.start && m.end < f->today) best = m;
  }
  return best;
}

static moment continue_from(const time_frame *f, value_kind kind, const slots *s, int year_seen, int month_seen) {
  if (!year_seen) return unknown;
  moment m = in_year(f, kind, s, year_of(year_seen));
  if (m.start && month_seen && month_seen - m.end > 183) {
    moment next = in_year(f, kind, s, year_of(year_seen) + 1);
    if (next.start) m = next;
  }
  return m;
}

/* In a history the year is the one that the text has reached; a month more than half a year before the last one named
 * belongs to the year after. */
static moment continue_history(const time_frame *f, value_kind kind, const slots *s) {
  return continue_from(f, kind, s, f->year_seen, f->month_seen);
}

static uint32_t block_of(const time_frame *f, const expr *e) { return f->syntax->text->sentences[e->sentence].block; }

/* The word from which the clause is looked for. A day without a preposition that touches a verb is that verb's, whatever the
 * tree says: "said Sunday Israel will ...", "the adviser Monday tweeted". */
static uint32_t governor_of(const time_frame *f, const expr *e) {
  const dm_text *text = f->syntax->text;
  const dm_sentence *s = &text->sentences[e->sentence];
  bool bare = e->span.start == text->tokens[e->first].start;
  if (!bare || e->value != VALUE_WEEKDAY) return e->head;
  if (e->first > s->first && dm_w(f->syntax, e->first - 1)->upos == DM_VERB) return e->first - 1;
  uint32_t next = e->last + 1;
  bool verb = next < s->first + s->n && dm_w(f->syntax, next)->upos == DM_VERB && dm_w(f->syntax, next)->bits & DM_F_FIN;
  return verb ? next : e->head;
}

/* The expression stands before the noun that it modifies: "Tuesday's vote", "the September 17 accord". */
static bool modifies_noun(const time_frame *f, const expr *e) {
  uint32_t head = dm_w(f->syntax, e->head)->head;
  if (head == DM_NONE || head <= e->last) return false;
  uint8_t upos = dm_w(f->syntax, head)->upos;
  dm_rel rel = dm_rel_base((dm_rel)dm_w(f->syntax, e->head)->rel);
  return (upos == DM_NOUN || upos == DM_PROPN) && rel != DM_NSUBJ && rel != DM_OBL;
}

static outlook outlook_of(const time_frame *f, const expr *e) {
  outlook out = time_outlook(f->calendar, f->syntax, governor_of(f, e));
  dm_sentence_kind kind = f->syntax->text->sentences[e->sentence].kind;
  /* Headlines tell what happened in the present tense. */
  bool headline = kind != DM_SENT_TEXT && kind != DM_SENT_LIST;
  return headline && (out == OUT_PRESENT || out == OUT_UNKNOWN) ? OUT_PAST : out;
}

static moment yearly(const time_frame *f, const expr *e, value_kind kind, const slots *s) {
  if (s->year) return in_year(f, kind, s, s->year);
  if (kind == VALUE_HOLIDAY && f->calendar->holiday_rows[s->holiday - 1].rule == RULE_ONCE) return in_year(f, kind, s, 0);
  if (s->has_textdir) {
    int base = seen(f, UNIT_YEAR);
    if (!base) return missing(f);
    if (s->unit == UNIT_YEAR) return in_year(f, kind, s, year_of(base) + s->dir);
    moment m = in_year(f, kind, s, year_of(base));
    if (s->dir > 0 && m.start && m.start <= base) m = in_year(f, kind, s, year_of(base) + 1);
    if (s->dir < 0 && m.start && m.start >= base) m = in_year(f, kind, s, year_of(base) - 1);
    return m;
  }
  if (s->has_dir && f->today)
    return s->unit == UNIT_YEAR ? in_year(f, kind, s, year_of(f->today) + s->dir) : pick_directed(f, kind, s);
  if (f->history) return continue_history(f, kind, s);
  if (!f->today) return undated();
  outlook out = outlook_of(f, e);
  if (kind == VALUE_CALENDAR && modifies_noun(f, e)) {
    if (out != OUT_FUTURE) return pick_named(f, s);
    out = OUT_PRESENT;
  }
  if (out == OUT_PAST && kind != VALUE_HOLIDAY && f->topic && f->topic_block == block_of(f, e))
    return continue_from(f, kind, s, f->topic, 0);
  return pick(f, kind, s, out);
}

/* ---- weekdays and days ------------------------------------------------------------------------------------------ */

static moment one_day(int day) { return stated(day, day, DM_PRECISION_DAY); }

/* Latest such weekday at or before the day; strictly before with step 1. */
static int weekday_before(int day, int weekday, int step) {
  day -= step;
  return day - (dm_day_weekday(day) - weekday + 7) % 7;
}
static int weekday_after(int day, int weekday, int step) {
  day += step;
  return day + (weekday - dm_day_weekday(day) + 7) % 7;
}

static int weekday_nearest(int day, int weekday) {
  int before = weekday_before(day, weekday, 0), after = weekday_after(day, weekday, 0);
  return after - day < day - before ? after : before;
}

static moment weekday_from_text(const time_frame *f, const slots *s) {
  int base = seen(f, UNIT_DAY);
  if (!base) return missing(f);
  if (s->dir > 0) return one_day(weekday_after(base, s->weekday, 1));
  if (s->dir < 0) return one_day(weekday_before(base, s->weekday, 1));
  return one_day(weekday_nearest(base, s->weekday));
}

static moment weekday_value(const time_frame *f, const expr *e, const slots *s) {
  if (s->has_textdir) return weekday_from_text(f, s);
  if (f->history && !s->has_dir) return weekday_from_text(f, s);
  if (!f->today) return undated();
  if (s->unit == UNIT_WEEK) return one_day(dm_day_week(f->today) + 7 * s->dir + s->weekday - 1);
  if (s->has_dir && s->dir < 0) return one_day(weekday_before(f->today, s->weekday, 1));
  if (s->has_dir && s->dir > 0) return one_day(weekday_after(f->today, s->weekday, 1));
  /* "Tuesday's talks" are those of the Tuesday that the article has spoken of. */
  if (!s->has_dir && f->weekday_seen[s->weekday] && modifies_noun(f, e)) return one_day(f->weekday_seen[s->weekday]);
  outlook out = outlook_of(f, e);
  if (out == OUT_PAST) return one_day(weekday_before(f->today, s->weekday, 0));
  if (out == OUT_FUTURE || s->has_dir) return one_day(weekday_after(f->today, s->weekday, 0));
  return one_day(weekday_nearest(f->today, s->weekday));
}

static moment day_from_today(const time_frame *f, int offset) { return f->today ? one_day(f->today + offset) : undated(); }

static moment month_day(const time_frame *f, const slots *s) {
  int day = s->day ? s->day : s->ord;
  if (s->unit != UNIT_NONE && s->unit != UNIT_MONTH) return unknown;
  int base = s->has_dir ? f->today : seen(f, UNIT_MONTH);
  if (!base) return missing(f);
  dm_ymd d = dm_day_date(dm_day_add_months(base, s->dir));
  return one_day(dm_day_number(d.year, d.month, day));
}

/* ---- periods ---------------------------------------------------------------------------------------------------- */

static moment weekend(const time_frame *f, const expr *e, const slots *s) {
  int week = dm_day_week(f->today);
  if (s->has_dir && s->dir) return period(UNIT_WEEKEND, week + 7 * s->dir);
  bool begun = week + 5 <= f->today;
  return period(UNIT_WEEKEND, begun || outlook_of(f, e) == OUT_FUTURE ? week : week - 7);
}

static moment unit_value(const time_frame *f, const expr *e, const slots *s) {
  /* Histories say "this year" of the year they tell of. */
  if (f->history && s->dir == 0) return from_text(f, s->unit, 0, true);
  if (!f->today) return undated();
  return s->unit == UNIT_WEEKEND ? weekend(f, e, s) : period(s->unit, shift(s->unit, f->today, s->dir));
}

/* "the past two years" ends on the day of writing, "the next three months" begins there. */
static moment unit_span(const time_frame *f, const slots *s) {
  if (s->has_some || (s->plural && !s->count)) return vague;
  int base = s->has_textdir || f->history ? seen(f, s->unit) : f->today;
  if (!base) return missing(f);
  if (s->dir == 0) return period(s->unit, base);
  int count = s->count ? s->count : 1;
  /* "the past 24 hours": whole days. */
  int there = s->unit == UNIT_HOUR ? shift(UNIT_DAY, base, s->dir * count / 24) : shift(s->unit, base, s->dir * count);
  return s->dir < 0 ? stated(there, base, precision_of(s->unit)) : stated(base, there, precision_of(s->unit));
}

static moment counted(const time_frame *f, const slots *s, int sign) {
  if (f->history) return from_text(f, s->unit, sign * s->count, false);
  return f->today ? away(s->unit, f->today, sign * s->count) : undated();
}

/* "three days later"; "the day before" counts one. */
static moment counted_from_text(const time_frame *f, const slots *s, int sign) {
  moment m = from_text(f, s->unit, sign * (s->count ? s->count : 1), false);
  bool guessed = !f->day_seen && !f->month_seen && !f->year_seen;
  return guessed ? inferred(m) : m;
}

/* "the end of the year", "later in the month": of the day of writing in news. */
static moment text_unit(const time_frame *f, const slots *s) {
  if (s->has_textdir || f->history) return from_text(f, s->unit, s->dir, true);
  return f->today ? period(s->unit, f->today) : undated();
}

static moment years(const slots *s) {
  int last = s->number[0];
  return year_range(s->year, last < 100 ? s->year / 100 * 100 + last : last);
}

/* "the 1800s" are a century. */
static moment decade(int first) { return year_range(first, first % 100 ? first + 9 : first + 99); }

static moment numeric(const slots *s) {
  int day = dm_day_number(s->year, s->number[0], s->number[1]);
  return one_day(day ? day : dm_day_number(s->year, s->number[1], s->number[0]));
}

static moment text_part(const time_frame *f, const slots *s) {
  moment m = from_text(f, UNIT_DAY, s->dir, true);
  return f->day_seen ? m : inferred(m);
}

/* ---- one expression --------------------------------------------------------------------------------------------- */

static moment value_of(const time_frame *f, const expr *e, value_kind kind, const slots *s) {
  switch (kind) {
  case VALUE_CALENDAR:
  case VALUE_SPAN:
  case VALUE_QUARTER:
  case VALUE_HALF:
  case VALUE_SEASON:
  case VALUE_HOLIDAY:
    return yearly(f, e, kind, s);
  case VALUE_ISO:
    return one_day(dm_day_number(s->year, s->number[0], s->number[1]));
  case VALUE_NUMERIC:
    return numeric(s);
  case VALUE_DOTTED:
    return one_day(dm_day_number(s->year, s->number[1], s->number[0]));
  case VALUE_YEARS:
    return years(s);
  case VALUE_WEEKDAY:
    return weekday_value(f, e, s);
  case VALUE_RELDAY:
    return day_from_today(f, s->offset);
  case VALUE_PART:
    return day_from_today(f, s->dir);
  case VALUE_TEXTPART:
    return text_part(f, s);
  case VALUE_OFFSET:
    return day_from_today(f, e->fixed_offset);
  case VALUE_UNIT:
    return unit_value(f, e, s);
  case VALUE_UNITSPAN:
    return unit_span(f, s);
  case VALUE_TEXTUNIT:
    return text_unit(f, s);
  case VALUE_AGO:
    return counted(f, s, -1);
  case VALUE_AHEAD:
    return counted(f, s, 1);
  case VALUE_AFTER:
    return counted_from_text(f, s, 1);
  case VALUE_BEFORE:
    return counted_from_text(f, s, -1);
  case VALUE_DECADE:
    return decade(s->decade);
  case VALUE_CENTURY:
    return year_range(100 * s->ord - 99, 100 * s->ord);
  case VALUE_MONTHDAY:
    return month_day(f, s);
  default:
    return vague;
  }
}

/* "from May 3 to June 5, 2014": the end's year serves the beginning too. */
static moment range_value(time_frame *f, const expr *e) {
  slots from = e->s;
  moment end = value_of(f, e, e->to_value, &e->to);
  if (e->value == VALUE_CALENDAR && !from.year && end.start) {
    from.year = year_of(end.start);
    moment start = value_of(f, e, e->value, &from);
    if (start.start > end.end) from.year--;
  }
  moment m = value_of(f, e, e->value, &from);
  /* "from 12 May to July": what the end leaves out comes after the beginning. */
  if (m.start && end.start && end.end < m.start && !e->to.year && e->to_value == VALUE_CALENDAR) {
    slots to = e->to;
    to.year = year_of(m.start) + (e->to.month < e->s.month);
    end = value_of(f, e, e->to_value, &to);
  }
  if (!m.start || !end.start) return m.start ? m : end;
  if (end.end >= m.start) m.end = end.end;
  return m;
}

static bool counts_from_today(value_kind kind) {
  return kind == VALUE_WEEKDAY || kind == VALUE_RELDAY || kind == VALUE_PART || kind == VALUE_UNIT || kind == VALUE_AGO;
}

/* A paragraph is about a past year when a main clause of it is dated by that year, until something counts from today. */
static void note_topic(time_frame *f, const expr *e, const moment *m) {
  if (counts_from_today(e->value)) f->topic = 0;
  bool adverbial = e->relation == DM_WHEN_AT && e->span.start < f->syntax->text->tokens[e->first].start;
  if (!e->s.year || !m->start || !adverbial || !f->today || year_of(m->start) >= year_of(f->today)) return;
  uint32_t verb = dm_w(f->syntax, e->head)->head;
  if (verb == DM_NONE || dm_w(f->syntax, verb)->head != DM_NONE) return;
  f->topic = m->start;
  f->topic_block = block_of(f, e);
}

moment time_value(time_frame *frame, const expr *e) {
  moment m = e->is_range ? range_value(frame, e) : value_of(frame, e, e->value, &e->s);
  /* "Today the palace is a museum" does not carry a history back to the present. */
  if (!e->aside && (!frame->history || !counts_from_today(e->value))) reach(frame, &m);
  note_topic(frame, e, &m);
  if (e->value == VALUE_WEEKDAY && m.start) frame->weekday_seen[e->s.weekday] = m.start;
  return m;
}

bool time_is_history(const expr_list *exprs, int today) {
  uint32_t old = 0, recent = 0;
  for (uint32_t i = 0; i < exprs->n; i++) {
    const expr *e = &exprs->v[i];
    int year = e->s.year ? e->s.year : e->s.decade;
    if (year && (!today || year < year_of(today) - 1))
      old++;
    else
      recent += year || counts_from_today(e->value);
  }
  return old >= 4 + 8 * recent;
}
