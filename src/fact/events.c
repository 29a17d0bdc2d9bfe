#include "fact/events.h"

#include <limits.h>

#define HISTORICAL_DAYS 31 /* the guidelines' "older than about a month" */

typedef struct maker {
  dm_arena *arena;
  const dm_frames *frames;
  dm_facts *facts;
  dm_trace *trace;
  dm_str *lemmas;   /* per token */
  uint32_t *places; /* per token: see dm_match */
  bool *named;      /* per token: part of an actor's name of several words ("Conference of State Legislatures") */
  dm_candidates found;
  long published; /* day number of the publication, or LONG_MIN */
} maker;

static dm_match match_of(const maker *k, uint32_t carrier) {
  return (dm_match){k->frames, k->facts, k->facts->mentions, k->facts->mentions->syntax, k->lemmas, k->places, carrier,
                    false,     false};
}

static uint32_t sentence_of(const maker *k, uint32_t token) { return k->facts->mentions->syntax->text->tokens[token].sentence; }

/* A capitalised noun within running text is part of a name ("Conference of State Legislatures"); in a headline, or at the
 * start of a sentence, it may be any noun. */
static bool is_name(const maker *k, uint32_t token) {
  const dm_syntax *s = k->facts->mentions->syntax;
  const dm_sentence *sentence = &s->text->sentences[sentence_of(k, token)];
  return s->words[token].upos == DM_PROPN && sentence->kind != DM_SENT_HEADING && token != sentence->first;
}

/* Tells the trigger word with what is said of it. */
static void tell(const maker *k, uint32_t token, dm_str rule, const char *format, dm_str what) {
  dm_str because = dm_str_printf(k->trace->arena, format, DM_ARG(what));
  dm_str word = dm_token_form(k->facts->mentions->syntax->text, token);
  dm_trace_add(k->trace, sentence_of(k, token), token, rule, false, "\"%" DM_FMT "\": %" DM_FMT, DM_ARG(word), DM_ARG(because));
}

/* The conditions of a frame as they are written in its row. */
static dm_str conditions_of(const maker *k, const dm_frame *frame) {
  dm_str all = frame->n_tests ? (dm_str){0} : DM_S("its lemma alone");
  for (uint32_t i = 0; i < frame->n_tests; i++) {
    if (i && frame->tests[i - 1].more) continue;
    all = dm_str_printf(k->trace->arena, "%" DM_FMT "%s%" DM_FMT, DM_ARG(all), i ? " " : "", DM_ARG(frame->tests[i].text));
  }
  return all;
}

/* The rules of matrix.tsv that bore on an act: "plan, will". */
static dm_str rules_of(const maker *k, const dm_reading *reading) {
  dm_str all = reading->n_rules ? (dm_str){0} : DM_S("the clause");
  for (uint32_t i = 0; i < reading->n_rules; i++)
    all = dm_str_printf(k->trace->arena, "%" DM_FMT "%s%" DM_FMT, DM_ARG(all), i ? ", " : "", DM_ARG(reading->rules[i]->id));
  return all;
}

/* ---- 1. which frame -------------------------------------------------------------------------------------------------- */

bool dm_part_fits(uint8_t want, uint8_t have) {
  return want == have || (want == DM_NOUN && have == DM_PROPN) || (want == DM_VERB && have == DM_AUX);
}

/* The most special frame that holds. The trace names those that hold too; where none holds, the most general one is told. */
static const dm_frame *choose_frame(const maker *k, const dm_match *m, uint32_t token) {
  const dm_frames *f = k->frames;
  const dm_frame *best = NULL, *missed = NULL;
  const dm_test *why = NULL;
  const dm_word *w = &m->syntax->words[token];
  for (uint32_t link = dm_map_get(&f->frame_of, m->lemmas[token]); link != DM_NONE; link = f->chains.v[link].next) {
    const dm_frame *frame = &f->frames.v[f->chains.v[link].item];
    const dm_test *failed = NULL;
    if (!dm_part_fits(frame->upos, w->upos)) continue;
    if (!dm_tests_hold(m, frame->tests, frame->n_tests, token, &failed)) {
      missed = frame, why = failed;
      continue;
    }
    if (!k->trace) return frame;
    if (best) tell(k, token, frame->id, "holds too, but %" DM_FMT " is more special", best->id);
    if (!best) best = frame;
  }
  if (!best && missed && k->trace) tell(k, token, missed->id, "the condition %" DM_FMT " does not hold", why->text);
  return best;
}

/* ---- 2. who, to whom, about what ------------------------------------------------------------------------------------- */

static uint32_t first_token(const dm_match *m, const dm_paths *paths, uint32_t token, uint32_t not_this) {
  for (uint32_t p = 0; p < paths->n; p++) {
    uint32_t found[DM_WALK_MAX], n = dm_path_walk(m, &paths->v[p], token, found, DM_WALK_MAX);
    for (uint32_t i = 0; i < n; i++)
      if (found[i] != not_this) return found[i];
  }
  return DM_NONE;
}

/* Nobody acts on himself: an actor on both sides leaves the target. */
static void part_sides(dm_role *source, dm_role *target) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < target->n; i++) {
    bool same = false;
    for (uint32_t j = 0; j < source->n; j++) same |= target->party[i].actor == source->party[j].actor;
    if (!same) target->party[kept++] = target->party[i];
  }
  target->n = kept;
}

/* "ready to withdraw its troops": the tools of the side that acts, which are no other side. */
static bool is_own_tool(const dm_match *m, const dm_role *source, const dm_role *target) {
  uint32_t poss = target->token == DM_NONE ? DM_NONE : dm_child(m->syntax, target->token, DM_NMOD_POSS);
  uint32_t owner = poss == DM_NONE || m->syntax->words[poss].upos != DM_PRON ? DM_NONE : dm_mention_at(m->mentions, poss);
  if (owner == DM_NONE || !target->party[0].n_sectors) return false;
  if (dm_map_get(m->frames->domestic, target->party[0].sectors[0]) == DM_NONE) return false;
  for (uint32_t i = 0; i < source->n; i++)
    if (source->party[i].actor == m->mentions->mentions[owner].actor) return true;
  return false;
}

/* Where the clause names no other side, whom the thing belongs to or where it happens. */
static void look_further(dm_match *m, dm_candidate *c) {
  dm_role other;
  bool own = c->target.n && is_own_tool(m, &c->source, &c->target);
  if ((c->target.n && !own) || !c->frame->target.n) return;
  const dm_paths *last = m->author ? &m->frames->last_author : &m->frames->last_target;
  dm_role_fill(m, last, c->trigger, &c->source, &other);
  part_sides(&c->source, &other);
  if (!own || (other.n && !is_own_tool(m, &c->source, &other))) c->target = other;
}

static void fill_roles(dm_match *m, dm_candidate *c) {
  const dm_frame *frame = c->frame;
  m->author = frame->type != DM_NONE && m->frames->ontology.types[frame->type].author;
  for (uint32_t p = 0; p < frame->target.n; p++) m->nowhere = m->nowhere || frame->target.v[p].kind == DM_PATH_NOWHERE;
  dm_role_fill(m, &frame->source, c->trigger, NULL, &c->source);
  if (dm_is_undergone(m, c->trigger)) dm_role_fill(m, &m->frames->undergone, c->trigger, &c->source, &c->target);
  if (!c->target.n) dm_role_fill(m, &frame->target, c->trigger, &c->source, &c->target);
  bool rest = c->target.n && c->source.n > 1 && c->target.token == c->source.token;
  if (rest) c->source.n = 1; /* "A and B met": A is the source, B the target */
  part_sides(&c->source, &c->target);
  c->theme = first_token(m, &frame->theme, c->trigger, c->target.behind ? DM_NONE : c->target.token);
  look_further(m, c);
}

static void know_lemmas(maker *k) {
  const dm_syntax *s = k->facts->mentions->syntax;
  k->lemmas = DM_NEW(k->arena, dm_str, s->text->n_tokens);
  for (uint32_t t = 0; t < s->text->n_tokens; t++) k->lemmas[t] = dm_frames_lemma(k->arena, k->frames, &s->words[t]);
}

static void know_places(maker *k) {
  const dm_mentions *m = k->facts->mentions;
  uint32_t n = m->syntax->text->n_tokens;
  k->places = DM_NEW(k->arena, uint32_t, n);
  memset(k->places, 0xff, n * sizeof *k->places);
  for (uint32_t i = 0; i < m->n_mentions; i++)
    if (m->more && m->more[m->mentions[i].head].place) k->places[m->mentions[i].head] = i;
}

static void know_names(maker *k) {
  const dm_mentions *m = k->facts->mentions;
  k->named = DM_NEW(k->arena, bool, m->syntax->text->n_tokens);
  for (uint32_t i = 0; i < m->n_mentions; i++) {
    const dm_mention *mention = &m->mentions[i];
    if (mention->form != DM_FORM_NAME) continue;
    for (uint32_t t = mention->first; t <= mention->last && mention->last > mention->first; t++)
      if (m->syntax->words[t].upos == DM_PROPN) k->named[t] = true;
  }
}

static void find_candidates(maker *k) {
  uint32_t n = k->facts->mentions->syntax->text->n_tokens;
  k->found.at = DM_NEW(k->arena, uint32_t, n);
  memset(k->found.at, 0xff, n * sizeof *k->found.at);
  for (uint32_t t = 0; t < n; t++) {
    dm_match m = match_of(k, DM_NONE);
    if (dm_map_get(&k->frames->frame_of, k->lemmas[t]) == DM_NONE || k->named[t]) continue;
    if (m.syntax->words[t].upos == DM_NOUN || m.syntax->words[t].upos == DM_PROPN) m.carrier = dm_carrier_of(&m, t);
    if (m.carrier == DM_NONE && is_name(k, t)) continue; /* "held a Democracy Summit" is told of, whatever it is called */
    const dm_frame *frame = choose_frame(k, &m, t);
    if (!frame) continue;
    dm_candidate c = {.frame = frame, .trigger = t, .carrier = m.carrier, .theme = DM_NONE};
    c.type = frame->type, c.mode = frame->mode, c.cameo = frame->cameo;
    c.dropped = frame->type == DM_NONE;
    if (c.dropped && k->trace) tell(k, t, frame->id, "this sense is no event; it holds by %" DM_FMT, conditions_of(k, frame));
    fill_roles(&m, &c);
    k->found.at[t] = k->found.list.n;
    DM_PUSH(k->arena, &k->found.list, c);
  }
  for (uint32_t i = 0; i < k->found.list.n; i++) { /* a carrier stands for its noun unless it is a trigger itself */
    const dm_candidate *c = &k->found.list.v[i];
    if (c->carrier != DM_NONE && k->found.at[c->carrier] == DM_NONE) k->found.at[c->carrier] = i;
  }
}

/* ---- 3. did it happen ------------------------------------------------------------------------------------------------ */

static void drop(const maker *k, dm_candidate *c, const char *because, dm_str word) {
  c->dropped = true;
  if (k->trace) {
    dm_str reason = dm_str_printf(k->trace->arena, "%s%s%" DM_FMT, because, word.n ? ": " : "", DM_ARG(word));
    if (c->reading.n_rules)
      reason =
          dm_str_printf(k->trace->arena, "%" DM_FMT "; read from %" DM_FMT, DM_ARG(reason), DM_ARG(rules_of(k, &c->reading)));
    tell(k, c->trigger, c->frame->id, "%" DM_FMT, reason);
  }
}

static bool is_open(const maker *k, const dm_candidate *c) {
  const dm_ontology *o = &k->frames->ontology;
  return o->types[c->type].open || (c->mode != DM_NONE && o->modes[c->mode].open);
}

/* Is the word at this step part of what the governing event is about? */
static bool is_content(const dm_syntax *s, const dm_candidate *governor, dm_link_up link) {
  dm_rel rel = (dm_rel)s->words[link.word].rel;
  if (dm_stands_alone(s, link.word)) return false;
  if (rel == DM_CCOMP || rel == DM_XCOMP || rel == DM_ACL || rel == DM_CSUBJ) return true;
  if (rel == DM_ADVCL) return dm_child(s, link.word, DM_MARK) != DM_NONE && governor->theme == link.word;
  return link.word == governor->theme || (governor->theme != DM_NONE && dm_conj_first(s, governor->theme) == link.word);
}

/* The demand that is rejected, the offer that is accepted: a verbal act with an author of its own. "Refused to end the strike"
 * holds none. */
static bool is_answered(const maker *k, const dm_candidate *governor, const dm_candidate *c) {
  const dm_ontology *o = &k->frames->ontology;
  bool verbal = o->types[c->type].quad % 2 == 1;
  if (k->facts->mentions->syntax->words[c->trigger].rel == DM_XCOMP) return false;
  return o->types[governor->type].answers && verbal && c->trigger == governor->theme && c->source.n && c->carrier == DM_NONE;
}

/* What is demanded, refused, threatened, agreed or discussed has not happened by that. */
static bool is_absorbed(const maker *k, dm_candidate *c, dm_str *by) {
  const dm_syntax *s = k->facts->mentions->syntax;
  for (uint32_t i = 0; i < c->reading.n_up; i++) {
    uint32_t at = k->found.at[c->reading.up[i].head];
    if (at == DM_NONE) continue;
    const dm_candidate *governor = &k->found.list.v[at];
    if (governor == c || governor->type == DM_NONE || !is_open(k, governor) || !is_content(s, governor, c->reading.up[i]))
      continue;
    if (is_answered(k, governor, c)) {
      if (!c->target.n) c->target = governor->source; /* who rejects a demand is whom it was made to */
      part_sides(&c->source, &c->target);
      continue;
    }
    *by = dm_token_form(s->text, governor->trigger);
    return true;
  }
  return false;
}

/* "must" and "will not" frames speak about the verb they stand before: its own reading gives way, except to a refusal that
 * the verb's own frame tells better. */
static void settle_auxiliary(const maker *k, dm_candidate *c) {
  uint32_t verb = k->facts->mentions->syntax->words[c->trigger].head;
  uint32_t at = verb == DM_NONE ? DM_NONE : k->found.at[verb];
  if (at == DM_NONE) return;
  dm_candidate *own = &k->found.list.v[at];
  if (own == c || own->dropped) return;
  if (own->type == c->type)
    drop(k, c, "the verb's own frame says the same", own->frame->id);
  else
    drop(k, own, "the auxiliary makes another act of it", c->frame->id);
}

static bool speaker_is_source(const dm_match *m, const dm_candidate *c) {
  dm_party speaker;
  if (!c->source.n || !dm_role_speaker(m, c->trigger, &speaker)) return false;
  if (speaker.actor != DM_NONE && speaker.actor == c->source.party[0].actor) return true;
  return speaker.country.n && dm_str_eq(speaker.country, c->source.party[0].country);
}

static void turn_into(dm_candidate *c, uint32_t type, dm_modality modality) {
  if (type == DM_NONE || type == c->type) return;
  c->type = type;
  c->mode = c->cameo = DM_NONE;
  c->modality = modality;
}

/* "Iran attacks our ships", "continues to enrich uranium": the present tense of a characterisation, not of a report. */
static bool in_present(const dm_syntax *s, uint32_t clause) {
  for (unsigned up = 0; up < 4 && s->words[clause].rel == DM_XCOMP && s->words[clause].head != DM_NONE; up++)
    clause = s->words[clause].head;
  dm_str tag = s->words[clause].xpos;
  return dm_str_is(tag, "VBZ") || dm_str_is(tag, "VBP");
}

/* What another side says somebody does is an accusation by the speaker. */
static void settle_said(const dm_match *m, dm_candidate *c) {
  dm_party speaker;
  uint32_t said = m->frames->ontology.types[c->type].said;
  if (said == DM_NONE || c->modality != DM_ASSERTED || !c->source.n || !in_present(m->syntax, c->reading.clause)) return;
  if (!dm_role_speaker(m, c->trigger, &speaker) || !speaker.country.n || !c->source.party[0].country.n) return;
  if (dm_str_eq(speaker.country, c->source.party[0].country)) return;
  turn_into(c, said, DM_ASSERTED);
  c->target = c->source;
  c->source = (dm_role){.party = {speaker}, .n = 1, .token = DM_NONE};
}

/* The type of announced conflict: THREATEN. */
static bool is_threat(const dm_ontology *o, uint32_t type) {
  for (uint32_t i = 0; i < o->n_types; i++)
    if (o->types[i].announced == type) return true;
  return false;
}

/* "We will strike unless they stop" is a threat now; "we will buy more if they lift the ban" remains hypothetical. */
static bool is_conditional_threat(const dm_match *m, const dm_candidate *c, bool own) {
  const dm_ontology *o = &m->frames->ontology;
  return own && c->reading.conditional && (is_threat(o, c->type) || o->types[c->type].announced != DM_NONE);
}

void dm_candidate_settle(const dm_match *m, dm_candidate *c) {
  const dm_type *type = &m->frames->ontology.types[c->type];
  bool own = c->reading.announced || speaker_is_source(m, c);
  c->modality = c->reading.modality;
  if (is_conditional_threat(m, c, own)) c->modality = is_threat(&m->frames->ontology, c->type) ? DM_ASSERTED : DM_FUTURE;
  if (c->frame->modality >= 0 && c->modality != DM_HYPOTHETICAL) {
    c->modality = (dm_modality)c->frame->modality;
    return;
  }
  settle_said(m, c);
  if (c->reading.refused && c->modality == DM_NEGATED) turn_into(c, type->refused, DM_ASSERTED);
  if (c->modality != DM_FUTURE) return;
  if (type->future != DM_NONE) /* a promise is made now, a meeting is still to come */
    turn_into(c, type->future, own && type->open == false ? DM_ASSERTED : DM_FUTURE);
  else if (own)
    turn_into(c, type->announced, DM_ASSERTED);
}

/* No code, or the one that its type has anyway. */
static bool is_general_code(const maker *k, const dm_candidate *c) {
  const dm_ontology *o = &k->frames->ontology;
  return c->cameo == DM_NONE || dm_str_eq(o->cameo[c->cameo].code, o->types[c->type].cameo);
}

/* Mode and CAMEO code from what the act is about: "demanded the release" is REQUEST yield, 1053. */
static void settle_mode(const maker *k, dm_candidate *c) {
  dm_match m = match_of(k, DM_NONE);
  if (c->mode != DM_NONE || c->theme == DM_NONE) return;
  for (uint32_t i = 0; i < k->frames->theme_modes.n; i++) {
    const dm_theme_mode *item = &k->frames->theme_modes.v[i];
    if (item->type != c->type || !dm_lemma_in(&m, c->theme, item->set)) continue;
    c->mode = item->mode;
    if (is_general_code(k, c)) c->cameo = item->cameo;
    return;
  }
}

/* ---- 4. when ----------------------------------------------------------------------------------------------------------- */

static long digits(dm_str s, uint32_t from, uint32_t n) {
  long value = 0;
  if (from + n > s.n) return -1;
  for (uint32_t i = from; i < from + n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return -1;
    value = value * 10 + (s.p[i] - '0');
  }
  return value;
}

/* Days since 1 March of year 0; of a month or a year its last day. LONG_MIN: no date. */
static long day_number(dm_str iso) {
  long y = digits(iso, 0, 4), m = iso.n >= 7 ? digits(iso, 5, 2) : 12, d = iso.n >= 10 ? digits(iso, 8, 2) : 31;
  if (y < 0 || m < 1 || m > 12 || d < 1 || d > 31) return LONG_MIN;
  if (m < 3) y--, m += 12;
  return 365 * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + d;
}

static void settle_date(const maker *k, dm_candidate *c) {
  c->date = dm_date_for(k->facts->mentions, c->reading.clause);
  uint8_t upos = k->facts->mentions->syntax->words[c->trigger].upos;
  bool presupposed = c->carrier == DM_NONE && (upos == DM_NOUN || upos == DM_PROPN); /* "the war": known, not the day's news */
  bool material = k->frames->ontology.types[c->type].quad % 2 == 0;
  if (c->date.basis == DM_DATE_PUBLICATION && (c->modality == DM_HISTORICAL || (presupposed && material))) c->date = (dm_date){0};
  if (c->modality != DM_ASSERTED || k->published == LONG_MIN || c->date.basis == DM_DATE_PUBLICATION) return;
  long day = day_number(c->date.end.n ? c->date.end : c->date.value);
  if (day != LONG_MIN && k->published - day > HISTORICAL_DAYS) c->modality = DM_HISTORICAL;
}

/* "Thousands marched in Nairobi": the crowd is Kenyan until the text says otherwise. */
static void settle_local(const maker *k, dm_candidate *c) {
  if (!k->frames->ontology.types[c->type].local || !c->source.n || c->source.party[0].country.n) return;
  dm_str country = dm_place_for(k->facts->mentions, c->reading.clause).country;
  for (uint32_t i = 0; country.n && i < c->source.n; i++)
    if (!c->source.party[i].country.n) c->source.party[i].country = country;
}

/* ---- 5. is it worth a row ---------------------------------------------------------------------------------------------- */

/* A side that an event can be coded for: of a country or body, or of a sector that acts in politics by itself; protest and
 * violence are coded for any sector. */
static bool has_code(const maker *k, const dm_role *role, bool any_sector) {
  for (uint32_t i = 0; i < role->n; i++) {
    const dm_party *p = &role->party[i];
    if (p->country.n || (p->n_sectors && any_sector)) return true;
    if (p->n_sectors && dm_map_get(k->frames->civil, p->sectors[0]) == DM_NONE) return true;
  }
  return false;
}

static bool has_country(const dm_role *role) { return role->n && role->party[0].country.n; }

static void check_coherence(const maker *k, const dm_match *m, dm_candidate *c) {
  const dm_type *type = &k->frames->ontology.types[c->type];
  bool material = type->quad == 2 || type->quad == 4;
  bool passive = dm_is_passive(m->syntax, c->reading.clause) && !c->target.behind && has_country(&c->target);
  bool nameless = !c->frame->source.n && has_country(&c->target); /* a frame without a source: "a bomb killed two soldiers" */
  if (!c->source.n && !(material && (passive || nameless)))
    drop(k, c, "nobody is found who does it", (dm_str){0});
  else if (!has_code(k, &c->source, type->quad == 4) && !has_code(k, &c->target, type->quad == 4))
    drop(k, c, "neither side is a known kind of actor", (dm_str){0});
  else if (c->modality == DM_HYPOTHETICAL && !(type->quad >= 3 && has_country(&c->source) && has_country(&c->target)))
    drop(k, c, "hypothetical, and no conflict between two known sides", c->reading.rule);
}

/* "sent aid": where the light verb makes an event of its own, its noun does not make a second one. */
static bool carrier_tells(const maker *k, const dm_candidate *c) {
  uint32_t at = c->carrier == DM_NONE ? DM_NONE : k->found.at[c->carrier];
  if (at == DM_NONE || k->found.list.v[at].trigger != c->carrier || k->found.list.v[at].type == DM_NONE) return false;
  return !k->found.list.v[at].dropped || c->carrier > c->trigger; /* a later verb is not judged yet */
}

static const char *const modality_words[] = {"asserted", "future", "negated", "hypothetical", "historical"};

/* Which frame, on which words, by which conditions, and what decided the modality. */
static void tell_made(const maker *k, const dm_candidate *c) {
  if (!k->trace || c->dropped) return;
  const dm_text *text = k->facts->mentions->syntax->text;
  dm_str none = DM_S("nobody"), rules = rules_of(k, &c->reading), conditions = conditions_of(k, c->frame);
  dm_str source = c->source.n ? c->source.party[0].name : none, target = c->target.n ? c->target.party[0].name : none;
  dm_str theme = c->theme == DM_NONE ? DM_S("nothing named") : dm_token_form(text, c->theme);
  dm_trace_add(k->trace, sentence_of(k, c->trigger), c->trigger, c->frame->id, true,
               "\"%" DM_FMT "\": %" DM_FMT " by %" DM_FMT " towards %" DM_FMT "%s about %" DM_FMT "; %s, read from %" DM_FMT
               "; the frame holds by %" DM_FMT,
               DM_ARG(dm_token_form(text, c->trigger)), DM_ARG(k->frames->ontology.types[c->type].name), DM_ARG(source),
               DM_ARG(target), c->target.unsaid ? " (goes without saying)" : "", DM_ARG(theme), modality_words[c->modality],
               DM_ARG(rules), DM_ARG(conditions));
}

/* What speaks against an act by its place in the sentence. */
static void sift(const maker *k, dm_candidate *c) {
  dm_str by = {0};
  if (carrier_tells(k, c)) {
    drop(k, c, "the verb tells the act itself", k->lemmas[c->carrier]);
    return;
  }
  bool said = c->frame->source.n && c->frame->source.v[0].kind == DM_PATH_SPEAKER; /* an act by saying it */
  bool threat = c->reading.conditional && is_threat(&k->frames->ontology, c->type);
  if (said && c->reading.modality == DM_HYPOTHETICAL && !threat) {
    drop(k, c, "said under a condition", c->reading.rule);
    return;
  }
  if (c->reading.drop && c->frame->modality < 0) {
    drop(k, c, "only talked about", c->reading.rule);
    return;
  }
  if (is_absorbed(k, c, &by)) {
    drop(k, c, "what it is about has not happened", by);
    return;
  }
  if (c->reading.wished && k->frames->ontology.types[c->type].future == DM_NONE && c->frame->modality < 0)
    drop(k, c, "only wished for", c->reading.rule);
}

/* An act that is dropped still gets its type: dm_relate asks what it would be. */
static void judge(maker *k, dm_candidate *c) {
  if (c->dropped) return;
  dm_match m = match_of(k, c->carrier);
  sift(k, c);
  dm_candidate_settle(&m, c);
  settle_mode(k, c);
  if (c->dropped) return;
  settle_local(k, c);
  dm_sides_place(&m, c);
  dm_sides_recipient(&m, c);
  settle_date(k, c);
  check_coherence(k, &m, c);
}

static void read_all(maker *k) {
  for (uint32_t i = 0; i < k->found.list.n; i++) {
    dm_candidate *c = &k->found.list.v[i];
    dm_match m = match_of(k, c->carrier);
    if (!c->dropped) dm_modality_read(&m, c->trigger, &c->reading);
  }
}

void dm_events_find(dm_arena *arena, const dm_frames *frames, dm_facts *facts, dm_trace *trace, dm_candidates *out,
                    dm_match *match) {
  maker k = {.arena = arena, .frames = frames, .facts = facts, .trace = trace};
  k.published = day_number(facts->mentions->syntax->text->article->date);
  know_lemmas(&k);
  know_places(&k);
  know_names(&k);
  find_candidates(&k);
  read_all(&k);
  for (uint32_t i = 0; i < k.found.list.n; i++) judge(&k, &k.found.list.v[i]);
  for (uint32_t i = 0; i < k.found.list.n; i++) {
    dm_candidate *c = &k.found.list.v[i];
    if (!c->dropped && c->frame->upos == DM_AUX) settle_auxiliary(&k, c);
  }
  for (uint32_t i = 0; i < k.found.list.n; i++) tell_made(&k, &k.found.list.v[i]);
  *out = k.found;
  *match = match_of(&k, DM_NONE);
}

int dm_events_make(dm_arena *arena, const dm_frames *frames, dm_facts *facts, dm_trace *trace, dm_err *err) {
  (void)err;
  dm_candidates found;
  dm_match match;
  dm_events_find(arena, frames, facts, trace, &found, &match);
  dm_events_merge(arena, frames, match.lemmas, facts, &found, trace);
  return 0;
}
