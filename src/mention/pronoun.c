/* pronoun.c - he, she, it, they, we, I and their possessives.
 *
 * A pronoun looks back a few sentences. Subjects of the nearest clause come first, then other mentions from near to far; gender,
 * number and kind must fit; and the object of a verb is not its subject. Inside quotation marks "I" and "we" are the speaker, who
 * is the subject of the verb of speech beside the quotation, in the same sentence or, for a quotation that goes on, before. */
#include "mention/find.h"

#define REACH 30u    /* mentions */
#define SENTENCES 2u /* before the pronoun's own */
#define FARTHER 4u   /* for he and she: a person stays in mind while something else is told */

/* ---- quotations ---------------------------------------------------------------------------------------------------------- */

static int mark_of(dm_str form) {
  if (dm_str_is(form, "\"") || dm_str_is(form, "''") || dm_str_is(form, "``")) return 0;
  if (dm_str_is(form, "\xE2\x80\x9C") || dm_str_is(form, "\xC2\xAB") || dm_str_is(form, "\xE2\x80\x9E")) return 1;
  if (dm_str_is(form, "\xE2\x80\x9D") || dm_str_is(form, "\xC2\xBB")) return -1;
  return 2; /* no mark */
}

/* Subject of a verb of speech in [first, last] outside the quotation, the nearest to it; DM_NONE if none. */
static uint32_t speaker_near(const dm_finder *f, uint32_t first, uint32_t last, uint32_t q_first, uint32_t q_last) {
  uint32_t best = DM_NONE, best_distance = UINT32_MAX;
  for (uint32_t t = first; t <= last; t++) {
    if (t >= q_first && t <= q_last) continue;
    if (dm_w(f->syntax, t)->upos != DM_VERB || !dm_uses(f, t, DM_USE_SAY)) continue;
    uint32_t subject = dm_subject(f->syntax, t);
    if (subject == DM_NONE || (subject >= q_first && subject <= q_last)) continue;
    uint32_t distance = t < q_first ? q_first - t : t - q_last;
    if (distance >= best_distance) continue;
    best = subject;
    best_distance = distance;
  }
  return best;
}

static void close_quote(dm_finder *f, dm_quoted quote, uint32_t *last_speaker) {
  const dm_token *tokens = f->text->tokens;
  const dm_sentence *a = &f->text->sentences[tokens[quote.first].sentence];
  const dm_sentence *b = &f->text->sentences[tokens[quote.last].sentence];
  quote.speaker = speaker_near(f, a->first, b->first + b->n - 1, quote.first, quote.last);
  if (quote.speaker == DM_NONE) quote.speaker = *last_speaker;
  *last_speaker = quote.speaker;
  for (uint32_t t = quote.first; t <= quote.last; t++) f->quote_of[t] = f->quotes.n;
  DM_PUSH(f->arena, &f->quotes, quote);
}

void dm_quotes_find(dm_finder *f) {
  uint32_t n = f->text->n_tokens, speaker = DM_NONE;
  f->quote_of = DM_NEW(f->arena, uint32_t, n);
  for (uint32_t t = 0; t < n; t++) f->quote_of[t] = DM_NONE;
  for (uint32_t b = 0; b < f->text->n_blocks; b++) {
    const dm_block *block = &f->text->blocks[b];
    if (!block->n) continue;
    uint32_t first = f->text->sentences[block->first].first;
    const dm_sentence *end = &f->text->sentences[block->first + block->n - 1];
    uint32_t open = DM_NONE;
    for (uint32_t t = first; t < end->first + end->n; t++) {
      int mark = mark_of(dm_token_form(f->text, t));
      if (mark == 2) continue;
      if (open == DM_NONE && mark >= 0) {
        open = t;
      } else if (open != DM_NONE && mark <= 0) {
        if (t > open + 1) close_quote(f, (dm_quoted){.first = open, .last = t}, &speaker);
        open = DM_NONE;
      }
    }
    /* A paragraph that ends inside its quotation goes on in the next one. */
    if (open != DM_NONE && end->first + end->n > open + 1)
      close_quote(f, (dm_quoted){.first = open, .last = end->first + end->n - 1}, &speaker);
  }
}

/* ---- candidates ------------------------------------------------------------------------------------------------------------ */

typedef struct wanted {
  bool person, thing, plural;
  char gender;
  bool possessive;
  uint32_t sentences; /* how far back */
} wanted;

static wanted wanted_of(const dm_word *w) {
  wanted want = {.possessive = (w->bits & DM_F_POSS) != 0};
  want.plural = (w->bits & DM_F_PLUR) != 0;
  if (w->bits & DM_F_MASC) want.gender = 'm';
  if (w->bits & DM_F_FEM) want.gender = 'f';
  want.person = want.gender != 0;
  want.thing = !want.gender && !want.plural;
  want.sentences = want.person ? FARTHER : SENTENCES;
  return want;
}

/* `says`: the mention is the subject of the verb whose content has the pronoun. A body that says "they will appeal" means itself;
 * elsewhere in the text "they" are rather its people. Inhabitants are one chain with their country. */
static bool fits(const dm_chain *c, const wanted *want, const dm_phrase *q, bool says) {
  if (want->plural && says && (c->kind == DM_ORGANISATION || c->kind == DM_COUNTRY)) return true;
  if (want->plural && q->kind == DM_PHRASE_PEOPLE && q->plural) return true;
  if (want->plural) return c->plural || c->kind == DM_GROUP || (c->kind == DM_ORGANISATION && c->kinds == 0);
  if (c->plural) return false;
  /* A bare name that nothing explained may be a person's: the pronoun tells. */
  bool name = c->kind == DM_OTHER_ACTOR && c->entry == DM_PHRASE_UNKNOWN;
  if (want->person) return (c->kind == DM_PERSON || name) && (!c->gender || c->gender == want->gender);
  return c->kind == DM_COUNTRY || c->kind == DM_ORGANISATION || (c->kind == DM_OTHER_ACTOR && !c->gender);
}

static bool is_subject(const dm_finder *f, uint32_t token) {
  dm_rel base = dm_rel_base((dm_rel)dm_w(f->syntax, token)->rel);
  return base == DM_NSUBJ;
}

/* The subject of the sentence rather than of a clause inside it: what the next sentence goes on about. */
static bool is_main_subject(const dm_finder *f, uint32_t token) {
  uint32_t verb = dm_w(f->syntax, token)->head;
  return is_subject(f, token) && verb != DM_NONE && dm_w(f->syntax, verb)->head == DM_NONE;
}

uint32_t dm_clause_of(const dm_syntax *s, uint32_t token) {
  for (unsigned step = 0; step < 12 && token != DM_NONE; step++) {
    const dm_word *w = dm_w(s, token);
    dm_rel base = dm_rel_base((dm_rel)w->rel);
    bool clause = w->upos == DM_VERB || base == DM_ROOT || base == DM_CCOMP || base == DM_ADVCL || base == DM_ACL ||
                  base == DM_PARATAXIS || dm_child(s, token, DM_COP) != DM_NONE;
    if (clause || w->head == DM_NONE) return token;
    token = w->head;
  }
  return token;
}

static bool is_argument(const dm_finder *f, uint32_t token) {
  dm_rel base = dm_rel_base((dm_rel)dm_w(f->syntax, token)->rel);
  return base == DM_NSUBJ || base == DM_OBJ || base == DM_IOBJ || base == DM_OBL;
}

/* The object of a verb and its subject are different actors; a possessive may be the subject's, and "Thomas's sister" may plead
 * with him. */
static bool same_clause_arguments(const dm_finder *f, uint32_t pronoun, const wanted *want, uint32_t other) {
  if (want->possessive || !is_argument(f, pronoun) || dm_w(f->syntax, other)->rel == DM_NMOD_POSS) return false;
  const dm_syntax *s = f->syntax;
  uint32_t a = dm_clause_of(s, dm_w(s, pronoun)->head == DM_NONE ? pronoun : dm_w(s, pronoun)->head);
  uint32_t b = dm_w(s, other)->head == DM_NONE ? other : dm_clause_of(s, dm_w(s, other)->head);
  return a == b && a != DM_NONE;
}

uint32_t dm_speaker_of(const dm_finder *f, uint32_t token) {
  uint32_t q = f->quote_of[token];
  if (q == DM_NONE || f->quotes.v[q].speaker == DM_NONE) return DM_NONE;
  uint32_t phrase = f->phrase_of[f->quotes.v[q].speaker];
  return phrase == DM_NONE ? DM_NONE : dm_chain_root(f, f->phrases.v[phrase].chain);
}

/* Larger is better; 0: impossible. */
static unsigned points_for_distance(const dm_finder *f, const dm_phrase *p, const dm_phrase *q) {
  uint32_t apart = dm_sentence_of(f, p->head) - dm_sentence_of(f, q->head);
  return apart <= SENTENCES ? 100 - 25 * apart : 40 - 5 * apart;
}

static unsigned score(const dm_finder *f, const dm_phrase *p, const wanted *want, const dm_phrase *q, uint32_t back,
                      uint32_t reporter) {
  if (q->place && !want->possessive) return 0;
  if (same_clause_arguments(f, p->head, want, q->head)) return 0;
  unsigned points = points_for_distance(f, p, q);
  if (is_subject(f, q->head)) points += 20;
  if (is_main_subject(f, q->head)) points += 12;
  if (q->head == reporter) points += 35;
  if (want->person && q->kind == DM_PHRASE_UNKNOWN && !f->chains.v[dm_chain_root(f, q->chain)].gender) {
    /* "Harrow", "Cambridge": what somebody goes to is no person. */
    if (!is_subject(f, q->head) && dm_w(f->syntax, q->head)->rel != DM_NMOD_POSS) return 0;
    points -= 15;
  }
  if (q->adjective) points -= want->possessive ? 15 : 30;
  if (dm_rel_base((dm_rel)dm_w(f->syntax, q->head)->rel) == DM_NMOD) points -= 10;
  if (is_subject(f, p->head) && is_subject(f, q->head)) points += 10;
  points += 10 > back ? 10 - back : 0;
  return points;
}

/* Chain of the subject whose verb has the pronoun as an object: "Berg thanked her". */
static uint32_t clause_subject(const dm_finder *f, uint32_t pronoun) {
  uint32_t head = dm_w(f->syntax, pronoun)->head;
  if (head == DM_NONE || is_subject(f, pronoun) || !is_argument(f, pronoun)) return DM_NONE;
  uint32_t clause = dm_clause_of(f->syntax, head), subject = dm_subject(f->syntax, clause);
  uint32_t phrase = subject == DM_NONE || subject == pronoun ? DM_NONE : f->phrase_of[subject];
  return phrase == DM_NONE ? DM_NONE : dm_chain_root(f, f->phrases.v[phrase].chain);
}

/* Subject of the verb whose content has the pronoun as its subject: "the leader said he is adding a levy". */
static uint32_t reporting_subject(const dm_finder *f, uint32_t pronoun) {
  uint32_t verb = dm_w(f->syntax, pronoun)->head;
  if (!is_subject(f, pronoun) || verb == DM_NONE || dm_w(f->syntax, verb)->rel != DM_CCOMP) return DM_NONE;
  return f->quote_of[pronoun] != DM_NONE ? DM_NONE : dm_subject(f->syntax, dm_w(f->syntax, verb)->head);
}

/* What somebody calls "it" inside quotation marks is most often the matter, not who was named outside them, unless it does
 * something or owns something: "It knows what it must do". */
static bool is_outside(const dm_finder *f, const dm_phrase *p, const wanted *want, const dm_phrase *q) {
  if (!want->thing || want->possessive || f->quote_of[p->head] == DM_NONE || f->quote_of[p->head] == f->quote_of[q->head])
    return false;
  uint32_t verb = dm_w(f->syntax, p->head)->head;
  return !is_subject(f, p->head) || verb == DM_NONE || dm_w(f->syntax, verb)->upos != DM_VERB;
}

static uint32_t best_before(dm_finder *f, const dm_phrase *p, const wanted *want, uint32_t *phrase) {
  uint32_t best = DM_NONE;
  unsigned best_points = 0;
  uint32_t other = want->possessive ? DM_NONE : clause_subject(f, p->head);
  uint32_t reporter = reporting_subject(f, p->head);
  uint32_t inside = f->quote_of[p->head] != DM_NONE ? dm_speaker_of(f, p->head) : DM_NONE;
  for (uint32_t back = 0; back < f->order.n && back < REACH; back++) {
    uint32_t i = f->order.v[f->order.n - 1 - back];
    const dm_phrase *q = &f->phrases.v[i];
    if (q->head >= p->head || q->chain == DM_NONE) continue;
    if (dm_sentence_of(f, p->head) - dm_sentence_of(f, q->head) > want->sentences) break;
    uint32_t chain = dm_chain_root(f, q->chain);
    /* Who speaks says "I" of himself. */
    if (chain == inside || chain == other) continue;
    if (!fits(&f->chains.v[chain], want, q, q->head == reporter) || is_outside(f, p, want, q)) continue;
    unsigned points = score(f, p, want, q, back, reporter);
    if (points <= best_points) continue;
    best = chain;
    best_points = points;
    *phrase = i;
  }
  return best;
}

/* "Putin and Erdogan ... they": persons joined by "and" shortly before. */
static bool take_pair(dm_finder *f, uint32_t index) {
  const dm_phrase *p = &f->phrases.v[index];
  for (uint32_t back = 0; back < f->order.n && back < REACH; back++) {
    const dm_phrase *q = &f->phrases.v[f->order.v[f->order.n - 1 - back]];
    if (dm_sentence_of(f, p->head) - dm_sentence_of(f, q->head) > 1) break;
    if (q->n_more) {
      for (uint32_t k = 0; k < q->n_more; k++) dm_phrase_add_chain(f, index, k ? f->more.v[q->more + k] : q->chain);
      dm_phrase_add_chain(f, index, f->more.v[q->more]);
      return true;
    }
    uint32_t head = dm_w(f->syntax, q->head)->head;
    if (dm_w(f->syntax, q->head)->rel != DM_CONJ || head == DM_NONE || f->phrase_of[head] == DM_NONE) continue;
    const dm_phrase *first = &f->phrases.v[f->phrase_of[head]];
    if (first->chain == DM_NONE || first->adjective || !is_subject(f, head)) continue;
    dm_phrase_add_chain(f, index, first->chain);
    dm_phrase_add_chain(f, index, q->chain);
    return true;
  }
  return false;
}

/* "it" is most often no actor: only a subject of the clause or sentence before it counts, and no other noun may stand as a
 * subject in between. */
static bool thing_is_clear(const dm_finder *f, const dm_phrase *p, const wanted *want, const dm_phrase *q) {
  if (q->adjective) return want->possessive && dm_sentence_of(f, p->head) == dm_sentence_of(f, q->head);
  for (uint32_t t = q->head + 1; t < p->head; t++) {
    const dm_word *w = dm_w(f->syntax, t);
    bool noun = w->upos == DM_NOUN && dm_rel_base((dm_rel)w->rel) == DM_NSUBJ && !(w->bits & DM_F_PLUR);
    if (noun && f->phrase_of[t] == DM_NONE) return false;
  }
  return want->possessive || is_subject(f, q->head) || dm_sentence_of(f, p->head) == dm_sentence_of(f, q->head);
}

/* "Thomas treated her himself": the subject of its clause, if that is an actor. */
static void take_own_subject(dm_finder *f, uint32_t index) {
  uint32_t head = dm_w(f->syntax, f->phrases.v[index].head)->head;
  uint32_t subject = head == DM_NONE ? DM_NONE : dm_subject(f->syntax, dm_clause_of(f->syntax, head));
  uint32_t phrase = subject == DM_NONE ? DM_NONE : f->phrase_of[subject];
  if (phrase == DM_NONE || f->phrases.v[phrase].chain == DM_NONE) return;
  dm_chain_take(f, dm_chain_root(f, f->phrases.v[phrase].chain), index);
}

void dm_pronoun_resolve(dm_finder *f, uint32_t index) {
  dm_phrase *p = &f->phrases.v[index];
  const dm_word *w = dm_w(f->syntax, p->head);
  if (w->bits & DM_F_P2) return;
  if (dm_str_find(w->feats, DM_S("Reflex=Yes"), 0) != DM_NONE) {
    take_own_subject(f, index);
    return;
  }
  if ((w->bits & DM_F_P1) || dm_uses(f, p->head, DM_USE_SELF)) {
    uint32_t chain = dm_speaker_of(f, p->head);
    if (chain != DM_NONE) dm_chain_take(f, chain, index);
    return;
  }
  wanted want = wanted_of(w);
  uint32_t phrase = DM_NONE;
  if (want.plural && take_pair(f, index)) return;
  uint32_t chain = best_before(f, p, &want, &phrase);
  if (chain == DM_NONE) return;
  if (want.thing && !thing_is_clear(f, p, &want, &f->phrases.v[phrase])) return;
  dm_chain *c = &f->chains.v[chain];
  if (want.person && c->kind == DM_OTHER_ACTOR) c->kind = DM_PERSON;
  if (want.person && !c->gender) c->gender = want.gender;
  dm_chain_take(f, chain, index);
}
