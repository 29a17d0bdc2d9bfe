#include "mention/place_resolve.h"

#include "base/str.h"

#include <math.h>

#define MAX_WORDS 5u    /* of a place's name */
#define MAX_NAMES 160u  /* different names that are weighed in one text; a list of a thousand towns tells nothing more */
#define MAX_BEARERS 48u /* of one name, the most populous first */
#define MAX_PAIRS 1024u /* names with a container that are looked at in one text */
#define MAX_TOLD 512u   /* countries and regions with weight; a power of two */
#define ROUNDS 2u

/* Weights, in powers of ten of inhabitants: what a clue is worth against size. Set on local news (docs/places.md), with one limit
 * from world news: a country, however often named, shall not draw a capital or a city of the news to a namesake in it ("US and
 * Russian officials met in Geneva"), so MAX_TELLING * W_COUNTRY stays below what BONUS_KNOWN and size give. */
#define W_COUNTRY 1.8f
#define W_REGION 3.1f
#define W_NEAR 2.4f
#define W_HOME 0.5f
#define MAX_TELLING 1.3f /* doublings of mentions beyond which more of them say no more */
#define NEAR_KM 120.0f
#define BONUS_KNOWN 2.0f
#define BONUS_COUNTRY 2.0f
#define BONUS_REGION 1.0f
#define MALUS_COUNTY (-2.0f)
#define MALUS_ALTERNATE (-1.2f)
#define MALUS_SHORT (-4.0f)
#define MALUS_ADJECTIVE (-1.5f)
#define DECIMAL (0.30103f / 8) /* a doubling's eighth in powers of ten */
#define KM_PER_DEGREE 111.2f
#define RADIANS 0.0174533f

typedef struct bearer {
  uint32_t place, region[2], country; /* the county and region above it; DM_NONE where there is none */
  float base, lat, lon, cosine;
  uint8_t kind, flags;
} bearer;

typedef struct name {
  uint32_t key; /* the first of its names in the gazetteer */
  bearer *bearers;
  uint32_t n, chosen, count, rivals;
  float clue;   /* how much the name tells of others: 0 for doubtful ones */
  float margin; /* of the chosen one over the next */
  dm_place_why why;
  bool locked;
} name;

/* A place with its container behind it, where it stands. */
typedef struct pair {
  uint32_t start, name, bearer;
} pair;

typedef struct word {
  uint32_t start, end;
  bool upper, tight; /* tight: only blanks part it from the word before */
  bool opens;        /* begins a sentence */
  bool comma;        /* a comma parts it from the word before */
} word;

struct dm_scene {
  dm_arena *arena;
  const dm_gazetteer *gazetteer;
  dm_str text;
  uint32_t home;
  DM_LIST(word) words;
  DM_LIST(name) names;
  DM_LIST(pair) pairs;
  struct {
    uint32_t region; /* number + 1; 0 is free */
    float weight;
  } told[MAX_TOLD];
  uint32_t n_told;
};

const char *dm_place_why_name(dm_place_why why) {
  static const char *const names[DM_WHY_COUNT] = {"unknown", "only", "container", "region", "near", "country", "population"};
  return names[why];
}

/* ---- countries and regions that are spoken of ----------------------------------------------------------------------- */

static float *told(dm_scene *s, uint32_t region, bool make) {
  uint32_t i = (region * 2654435761u) & (MAX_TOLD - 1);
  while (s->told[i].region && s->told[i].region != region + 1) i = (i + 1) & (MAX_TOLD - 1);
  if (!s->told[i].region) {
    if (!make || s->n_told >= MAX_TOLD / 2) return NULL;
    s->told[i].region = region + 1;
    s->n_told++;
  }
  return &s->told[i].weight;
}

/* A name speaks of its place, if that is a region, and half as loud of those above. */
static void tell(dm_scene *s, const name *n, float sign) {
  if (n->chosen == DM_NONE || n->clue <= 0) return;
  const bearer *b = &n->bearers[n->chosen];
  float loud = sign * n->clue * (float)n->count;
  if (b->kind != DM_GAZ_CITY) {
    float *w = told(s, b->place, true);
    if (w) *w += loud;
  }
  const uint32_t above[] = {b->region[0], b->region[1], b->country};
  for (unsigned i = 0; i < 3; i++) {
    float *w = above[i] == DM_NONE || above[i] == b->place ? NULL : told(s, above[i], true);
    if (w) *w += loud / 2;
  }
}

static float telling(dm_scene *s, uint32_t region) {
  const float *w = region == DM_NONE ? NULL : told(s, region, false);
  if (!w || *w <= 0) return 0;
  float t = log2f(1 + *w);
  return t < MAX_TELLING ? t : MAX_TELLING;
}

/* ---- bearers of a name ---------------------------------------------------------------------------------------------- */

static void read_bearer(const dm_gazetteer *g, const dm_gaz_place *p, uint32_t place, uint32_t flags, bearer *b) {
  *b =
      (bearer){.place = place, .region = {DM_NONE, DM_NONE}, .country = p->in, .kind = (uint8_t)p->kind, .flags = (uint8_t)flags};
  dm_gaz_place up = *p;
  for (unsigned i = 0; i < 2 && up.region != DM_NONE && up.region != p->in; i++) {
    b->region[i] = up.region;
    if (!dm_gazetteer_place(g, up.region, &up)) break;
  }
  b->lat = (float)p->lat;
  b->lon = (float)p->lon;
  b->cosine = cosf(b->lat * RADIANS);
  b->base = (float)p->doublings * DECIMAL;
  if (p->kind == DM_GAZ_COUNTRY) b->base += BONUS_COUNTRY;
  if (p->kind == DM_GAZ_REGION) b->base += BONUS_REGION;
  if (p->kind == DM_GAZ_COUNTY) b->base += MALUS_COUNTY;
  if (flags & DM_GAZ_KNOWN) b->base += BONUS_KNOWN;
  if (flags & DM_GAZ_ALTERNATE) b->base += MALUS_ALTERNATE;
  if (flags & DM_GAZ_SHORT) b->base += MALUS_SHORT;
  if (flags & DM_GAZ_ADJECTIVE) b->base += MALUS_ADJECTIVE;
}

static uint32_t best_bearer(const name *n) {
  uint32_t best = DM_NONE;
  for (uint32_t i = 0; i < n->n; i++)
    if (best == DM_NONE || n->bearers[i].base > n->bearers[best].base) best = i;
  return best;
}

static uint32_t find_kept(const dm_scene *s, uint32_t key) {
  for (uint32_t i = 0; i < s->names.n; i++)
    if (s->names.v[i].key == key) return i;
  return DM_NONE;
}

/* The bearers in this range; false when the gazetteer is broken there. */
static bool read_name(const dm_scene *s, dm_gaz_range range, bearer bearers[MAX_BEARERS], name *n) {
  *n = (name){.key = range.first, .bearers = bearers, .chosen = DM_NONE};
  for (uint32_t i = 0; i < range.n && n->n < MAX_BEARERS; i++) {
    dm_gaz_name at = dm_gazetteer_name(s->gazetteer, range.first + i);
    dm_gaz_place p;
    if (dm_gazetteer_place(s->gazetteer, at.place, &p)) read_bearer(s->gazetteer, &p, at.place, at.flags, &bearers[n->n++]);
  }
  if (!n->n) return false;
  n->rivals = range.n - 1;
  n->chosen = best_bearer(n);
  return true;
}

/* The name with this key, kept in the scene; DM_NONE when nobody bears it. */
static uint32_t name_of(dm_scene *s, dm_str key) {
  dm_gaz_range range = dm_gazetteer_find(s->gazetteer, key);
  uint32_t kept = range.n ? find_kept(s, range.first) : DM_NONE;
  bearer bearers[MAX_BEARERS];
  name n;
  if (!range.n || kept != DM_NONE || !read_name(s, range, bearers, &n)) return kept;
  n.bearers = DM_NEW(s->arena, bearer, n.n);
  memcpy(n.bearers, bearers, n.n * sizeof *bearers);
  DM_PUSH(s->arena, &s->names, n);
  return s->names.n - 1;
}

/* ---- reading the text ----------------------------------------------------------------------------------------------- */

/* Letters, digits, and all that is no ASCII but for the quotation marks and dashes (E2 80 xx); their apostrophe parts words as
 * the plain one does. */
static bool in_word(dm_str t, uint32_t at) {
  unsigned char c = (unsigned char)t.p[at];
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  for (uint32_t back = 0; back < 3 && back <= at && at - back + 1 < t.n; back++)
    if ((unsigned char)t.p[at - back] == 0xE2) return (unsigned char)t.p[at - back + 1] != 0x80;
  return true;
}

/* "U.S.", "N.Y.", "Ill.": the dot belongs to a short word. */
static uint32_t word_end(dm_str t, uint32_t at) {
  while (at < t.n && (in_word(t, at) || (t.p[at] == '.' && at + 1 < t.n && in_word(t, at + 1)))) at++;
  return at;
}

/* What parts two words: blanks only, or blanks with a short word's dot, keeps a name together. */
static void cut_words(dm_scene *s) {
  dm_str t = s->text;
  bool opens = true;
  for (uint32_t i = 0, last = 0, length = 0; i < t.n;) {
    if (!in_word(t, i)) {
      i++;
      continue;
    }
    word w = {.start = i, .end = word_end(t, i), .tight = s->words.n > 0};
    for (uint32_t k = last; k < i; k++) {
      char c = t.p[k];
      bool dot = c == '.' && s->words.n > 0 && length <= 4 && s->words.v[s->words.n - 1].upper;
      if (c == ',') w.comma = k == last || (k == last + 1 && t.p[last] == '.');
      if (c == '.' || c == '!' || c == '?' || c == ':' || c == '\n') opens = true;
      if (c != ' ' && c != '-' && !dot) w.tight = false;
    }
    unsigned char c = (unsigned char)t.p[i];
    w.upper = (c >= 'A' && c <= 'Z') || c >= 0xC3;
    w.opens = opens;
    opens = false;
    DM_PUSH(s->arena, &s->words, w);
    i = last = w.end;
    length = w.end - w.start;
  }
}

/* The longest name that begins with this word: *last is its last word. */
static uint32_t longest_name(dm_scene *s, uint32_t first, uint32_t *last) {
  uint32_t end = first;
  char buf[DM_GAZ_KEY_BYTES];
  while (end + 1 < s->words.n && end + 1 < first + MAX_WORDS && s->words.v[end + 1].tight) end++;
  for (;; end--) {
    if (s->words.v[end].upper) {
      uint32_t from = s->words.v[first].start;
      dm_str key = dm_gazetteer_key(dm_str_sub(s->text, from, s->words.v[end].end), buf);
      uint32_t n = name_of(s, key);
      if (n != DM_NONE) {
        *last = end;
        return n;
      }
    }
    if (end == first) return DM_NONE;
  }
}

/* A capital word beside it makes a name part of a longer one that is perhaps no place: Paul Jackson, Ford Motor. */
static bool stands_alone(const dm_scene *s, uint32_t first, uint32_t last) {
  const word *w = s->words.v;
  if (first && w[first].tight && w[first - 1].upper && !w[first - 1].opens) return false;
  return last + 1 >= s->words.n || !w[last + 1].tight || !w[last + 1].upper;
}

static bool is_country(const name *n) {
  const bearer *b = &n->bearers[best_bearer(n)];
  return b->kind == DM_GAZ_COUNTRY && !(b->flags & DM_GAZ_ADJECTIVE);
}

static bool can_hold(const dm_scene *s, const bearer *outer, const bearer *inner) {
  if (outer->kind == DM_GAZ_CITY || (outer->flags & DM_GAZ_ADJECTIVE) || outer->place == inner->place) return false;
  if (inner->flags & (DM_GAZ_SHORT | DM_GAZ_ADJECTIVE)) return false;
  return dm_gazetteer_within(s->gazetteer, inner->place, outer->place);
}

/* "Springfield, Ill.": the most populous bearer that lies in a bearer of the second name. "Lebanon, Jordan and Georgia" is a
 * list, although there is a Lebanon in the other Georgia. */
static bool join_container(dm_scene *s, uint32_t inner, uint32_t outer, uint32_t start) {
  name *a = &s->names.v[inner], *b = &s->names.v[outer];
  uint32_t best = DM_NONE, container = DM_NONE;
  if (s->pairs.n >= MAX_PAIRS || (is_country(a) && is_country(b))) return false;
  for (uint32_t i = 0; i < a->n; i++)
    for (uint32_t k = 0; k < b->n; k++) {
      if (!can_hold(s, &b->bearers[k], &a->bearers[i])) continue;
      if (best != DM_NONE && a->bearers[i].base <= a->bearers[best].base) continue;
      best = i;
      container = k;
    }
  if (best == DM_NONE) return false;
  if (!a->locked) a->chosen = best;
  if (!b->locked) b->chosen = container;
  a->locked = b->locked = true;
  a->clue = b->clue = 1;
  DM_PUSH(s->arena, &s->pairs, ((pair){start, inner, best}));
  return true;
}

static void count_name(dm_scene *s, uint32_t n, uint32_t first, uint32_t last) {
  name *at = &s->names.v[n];
  at->count++;
  const bearer *b = &at->bearers[at->chosen];
  if (b->flags & DM_GAZ_SHORT) return; /* "Me", "Or": a region only behind a comma */
  bool region = b->kind != DM_GAZ_CITY;
  bool doubtful = !stands_alone(s, first, last) || (first == last && s->words.v[first].opens && !region);
  float clue = region ? 1.0f : b->flags & DM_GAZ_ALTERNATE ? 0.1f : 0.5f;
  if (doubtful) clue = region ? 0.5f : 0;
  if (clue > at->clue) at->clue = clue;
}

static void read_names(dm_scene *s) {
  uint32_t before = DM_NONE, before_start = 0, before_end = 0;
  for (uint32_t i = 0; i < s->words.n && s->names.n < MAX_NAMES; i++) {
    uint32_t last = i, n = s->words.v[i].upper ? longest_name(s, i, &last) : DM_NONE;
    if (n == DM_NONE) continue;
    bool joined = before != DM_NONE && before_end + 1 == i && s->words.v[i].comma && join_container(s, before, n, before_start);
    if (!joined || !(s->names.v[n].bearers[s->names.v[n].chosen].flags & DM_GAZ_SHORT)) count_name(s, n, i, last);
    if (joined && !s->names.v[n].count) s->names.v[n].count = 1;
    before = n;
    before_start = s->words.v[i].start;
    before_end = i = last;
  }
}

/* ---- weighing ------------------------------------------------------------------------------------------------------- */

static float kilometres(const bearer *a, const bearer *b) {
  float x = (a->lon - b->lon) * (a->cosine + b->cosine) / 2, y = a->lat - b->lat;
  return KM_PER_DEGREE * sqrtf(x * x + y * y);
}

static float nearness(const dm_scene *s, const name *of, const bearer *b) {
  float sum = 0;
  for (uint32_t i = 0; i < s->names.n; i++) {
    const name *n = &s->names.v[i];
    if (n == of || n->clue <= 0 || n->chosen == DM_NONE || n->bearers[n->chosen].kind >= DM_GAZ_REGION) continue;
    float km = kilometres(b, &n->bearers[n->chosen]);
    if (km < 3 * NEAR_KM) sum += n->clue * expf(-km / NEAR_KM);
  }
  return log2f(1 + sum);
}

typedef struct weight {
  float country, region, near, sum;
} weight;

static weight weigh(dm_scene *s, const name *n, const bearer *b) {
  weight w = {0};
  bool country = b->kind == DM_GAZ_COUNTRY;
  if (!country) w.country = W_COUNTRY * telling(s, b->country) + (b->country == s->home ? W_HOME : 0);
  for (unsigned i = 0; i < 2; i++) {
    float t = W_REGION * telling(s, b->region[i]);
    if (t > w.region) w.region = t;
  }
  if (b->kind != DM_GAZ_CITY) w.region += W_REGION * telling(s, b->place) / 2;
  if (!country) w.near = W_NEAR * nearness(s, n, b);
  w.sum = b->base + w.country + w.region + w.near;
  return w;
}

static dm_place_why reason(const name *n, const weight *w) {
  if (n->n == 1) return DM_WHY_ONLY;
  if (w->region > 0 && w->region >= w->near && w->region >= w->country) return DM_WHY_REGION;
  if (w->near > 0.5f && w->near >= w->country) return DM_WHY_NEAR;
  return w->country > 0 ? DM_WHY_COUNTRY : DM_WHY_POPULATION;
}

static void choose(dm_scene *s, name *n) {
  if (n->locked) return;
  weight best = {.sum = -1e9f};
  float second = -1e9f;
  for (uint32_t i = 0; i < n->n; i++) {
    weight w = weigh(s, n, &n->bearers[i]);
    if (w.sum > best.sum) {
      second = best.sum;
      best = w;
      n->chosen = i;
    } else if (w.sum > second) {
      second = w.sum;
    }
  }
  n->margin = best.sum - second;
  n->why = reason(n, &best);
}

dm_scene *dm_scene_make(dm_arena *arena, const dm_gazetteer *gazetteer, dm_str text, dm_str country) {
  dm_scene *s = DM_NEW(arena, dm_scene, 1);
  s->arena = arena;
  s->gazetteer = gazetteer;
  s->text = text;
  s->home = DM_NONE;
  dm_gaz_place p;
  for (uint32_t i = 0; country.n && dm_gazetteer_place(gazetteer, i, &p) && p.kind == DM_GAZ_COUNTRY; i++)
    if (dm_str_eq(p.country, country)) s->home = i;
  cut_words(s);
  read_names(s);
  for (uint32_t i = 0; i < s->names.n; i++) tell(s, &s->names.v[i], 1);
  for (unsigned round = 0; round < ROUNDS; round++)
    for (uint32_t i = 0; i < s->names.n; i++) {
      name *n = &s->names.v[i];
      if (n->n == 1 || n->locked) continue;
      tell(s, n, -1);
      choose(s, n);
      tell(s, n, 1);
    }
  return s;
}

/* ---- asking --------------------------------------------------------------------------------------------------------- */

/* What is left of "northern Iraq", "Kharkiv region" without its small words. */
static dm_str capital_words(dm_str written) {
  dm_str rest = dm_str_trim(written), core = {0}, w;
  while (dm_str_split(&rest, ' ', &w)) {
    if (!w.n || !((w.p[0] >= 'A' && w.p[0] <= 'Z') || (w.p[0] & 0x80))) continue;
    if (!core.n) core.p = w.p;
    core.n = (uint32_t)(w.p + w.n - core.p);
  }
  return core;
}

static double confidence(const name *n) {
  const bearer *b = &n->bearers[n->chosen];
  if (n->locked) return 0.95;
  double sure = n->n == 1 ? 0.9 : 1 - 0.5 * exp(-(double)n->margin);
  return b->flags & (DM_GAZ_ALTERNATE | DM_GAZ_SHORT) ? sure * 0.8 : sure;
}

/* The pair that begins at this byte; pairs stand in the order of the text. */
static const pair *pair_at(const dm_scene *s, uint32_t start) {
  uint32_t a = 0, b = s->pairs.n;
  while (a < b) {
    uint32_t middle = a + (b - a) / 2;
    if (s->pairs.v[middle].start < start)
      a = middle + 1;
    else
      b = middle;
  }
  return a < s->pairs.n && s->pairs.v[a].start == start ? &s->pairs.v[a] : NULL;
}

static dm_place_guess ask(dm_scene *s, dm_str key, dm_span at) {
  dm_gaz_range range = dm_gazetteer_find(s->gazetteer, key);
  uint32_t i = range.n ? find_kept(s, range.first) : DM_NONE;
  bearer bearers[MAX_BEARERS];
  name n;
  if (i != DM_NONE) {
    n = s->names.v[i];
    const pair *p = at.end ? pair_at(s, at.start) : NULL;
    if (p && p->name == i) {
      n.chosen = p->bearer;
      n.locked = true;
    }
    if (n.n == 1) n.why = DM_WHY_ONLY;
    if (n.locked) n.why = DM_WHY_CONTAINER;
  } else if (range.n && read_name(s, range, bearers, &n)) {
    choose(s, &n);
  } else {
    return (dm_place_guess){.place = DM_NONE};
  }
  return (dm_place_guess){n.bearers[n.chosen].place, n.rivals, n.why, confidence(&n)};
}

dm_place_guess dm_scene_resolve(dm_scene *scene, dm_str written, dm_span at) {
  char buf[DM_GAZ_KEY_BYTES];
  dm_str core = capital_words(written);
  if (!core.n) return (dm_place_guess){.place = DM_NONE}; /* "in" is no Indiana */
  dm_place_guess guess = ask(scene, dm_gazetteer_key(written, buf), at);
  if (guess.place == DM_NONE && core.n < written.n) guess = ask(scene, dm_gazetteer_key(core, buf), at);
  return guess;
}
