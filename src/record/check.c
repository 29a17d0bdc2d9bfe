#include "record/check.h"

#include "base/limits.h"
#include "base/str.h"

/* ---- calendar --------------------------------------------------------------------------------------------------- */

/* The number in s, or -1 when it is not digits only. */
static int digits(dm_str s) {
  int value = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return -1;
    value = value * 10 + (s.p[i] - '0');
  }
  return value;
}

static int days_of(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

bool dm_check_date(dm_str date) {
  if (date.n != 4 && date.n != 7 && date.n != 10) return false;
  int year = digits(dm_str_sub(date, 0, 4));
  if (year < 1) return false;
  if (date.n == 4) return true;
  int month = digits(dm_str_sub(date, 5, 7));
  if (date.p[4] != '-' || month < 1 || month > 12) return false;
  if (date.n == 7) return true;
  int day = digits(dm_str_sub(date, 8, 10));
  return date.p[7] == '-' && day >= 1 && day <= days_of(year, month);
}

bool dm_check_day(dm_str date) { return date.n == 10 && dm_check_date(date); }

/* ---- parts of rows ---------------------------------------------------------------------------------------------- */

static bool span_ok(const dm_facts *facts, dm_span span) {
  return span.start < span.end && span.end <= facts->mentions->syntax->text->article->text.n;
}

static bool evidence_ok(const dm_facts *facts, const dm_evidence *evidence, uint32_t n) {
  if (!n) return false;
  for (uint32_t i = 0; i < n; i++)
    if (!span_ok(facts, evidence[i].span) || evidence[i].sentence >= facts->mentions->syntax->text->n_sentences) return false;
  return true;
}

static bool country_ok(dm_str country) {
  if (country.n == 0) return true;
  if (country.n != 3) return false;
  for (uint32_t i = 0; i < 3; i++)
    if (country.p[i] < 'A' || country.p[i] > 'Z') return false;
  return true;
}

static bool party_ok(const dm_facts *facts, const dm_party *party) {
  return (party->actor == DM_NONE || party->actor < facts->mentions->n_actors) && country_ok(party->country) &&
         party->n_sectors <= DM_MAX_SECTORS;
}

static bool parties_ok(const dm_facts *facts, const dm_party *parties, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!party_ok(facts, &parties[i])) return false;
  return true;
}

static bool date_ok(const dm_date *date) {
  return (date->value.n == 0 || dm_check_date(date->value)) && (date->end.n == 0 || dm_check_date(date->end));
}

static bool confidence_ok(double c) { return c >= 0.0 && c <= 1.0; } /* false for NaN */

/* ---- rows ------------------------------------------------------------------------------------------------------- */

const char *dm_check_statement(const dm_facts *facts, const dm_statement *s) {
  if (!evidence_ok(facts, s->evidence, s->n_evidence)) return "it has no content inside the text";
  if (!party_ok(facts, &s->speaker) || !party_ok(facts, &s->addressee)) return "its speaker or addressee is no known actor";
  if (s->parent != DM_NONE && s->parent >= facts->n_statements) return "the statement that reports it does not exist";
  if (s->depth < 1 || s->depth > DM_LIMIT_SPEECH_DEPTH) return "its depth is out of range";
  if (s->cue_token != DM_NONE && !span_ok(facts, s->cue)) return "its cue lies outside the text";
  if (!date_ok(&s->date)) return "its date is none";
  return confidence_ok(s->confidence) ? NULL : "its confidence is not between 0 and 1";
}

const char *dm_check_event(const dm_facts *facts, const dm_event *e) {
  if (!e->type.n) return "it has no type";
  if (!span_ok(facts, e->trigger)) return "its trigger lies outside the text";
  if (!evidence_ok(facts, e->evidence, e->n_evidence)) return "it has no evidence inside the text";
  if (!parties_ok(facts, e->source, e->n_source) || !parties_ok(facts, e->target, e->n_target))
    return "its source or target is no known actor";
  if (e->statement != DM_NONE && e->statement >= facts->n_statements) return "its statement does not exist";
  if (e->quad < 0 || e->quad > 4) return "its quad class is out of range";
  if (!date_ok(&e->date)) return "its date is none";
  return confidence_ok(e->confidence) ? NULL : "its confidence is not between 0 and 1";
}

const char *dm_check_position(const dm_facts *facts, const dm_position *p) {
  if (!p->issue_label.n) return "it has no issue";
  if (!evidence_ok(facts, p->evidence, p->n_evidence)) return "it has no evidence inside the text";
  if (!party_ok(facts, &p->holder) || !party_ok(facts, &p->addressee)) return "its holder or addressee is no known actor";
  if (p->sign < -1 || p->sign > 1) return "its sign is out of range";
  if (p->statement != DM_NONE && p->statement >= facts->n_statements) return "its statement does not exist";
  if (p->event != DM_NONE && p->event >= facts->n_events) return "its event does not exist";
  return confidence_ok(p->confidence) ? NULL : "its confidence is not between 0 and 1";
}
