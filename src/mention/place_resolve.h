/* place_resolve.h - which Springfield: place names of a text against the gazetteer.
 *
 * A scene is what the text as a whole says about where it plays. It is made from the written text alone, without syntax: names
 * with capital letters that the gazetteer knows, and what stands behind a comma ("Springfield, Ill."). Every name starts with
 * its most populous bearer; then each is asked again in the light of the others: which countries and regions are named, which
 * bearers lie near each other. One name means one place throughout a text, unless a comma says otherwise. */
#ifndef DM_MENTION_PLACE_RESOLVE_H
#define DM_MENTION_PLACE_RESOLVE_H

#include "base/arena.h"
#include "data/gazetteer.h"

/* What decided. */
typedef enum dm_place_why {
  DM_WHY_UNKNOWN,    /* the gazetteer has no such name */
  DM_WHY_ONLY,       /* one place bears it */
  DM_WHY_CONTAINER,  /* the text names the region right behind it */
  DM_WHY_REGION,     /* a region that the text names elsewhere */
  DM_WHY_NEAR,       /* other places of the text lie near it */
  DM_WHY_COUNTRY,    /* the country is spoken of */
  DM_WHY_POPULATION, /* nothing but size */
  DM_WHY_COUNT
} dm_place_why;

typedef struct dm_place_guess {
  uint32_t place;  /* in the gazetteer, or DM_NONE */
  uint32_t rivals; /* other bearers of the name */
  dm_place_why why;
  double confidence; /* 0 to 1 */
} dm_place_guess;

typedef struct dm_scene dm_scene;

/* Reads a text; country is the publisher's (ISO alpha-3) or unknown. The scene borrows the text and lives in the arena. */
dm_scene *dm_scene_make(dm_arena *arena, const dm_gazetteer *gazetteer, dm_str text, dm_str country);
/* The place of a name in that text, written with a capital letter; at tells where it stands, {0,0} when anywhere. */
dm_place_guess dm_scene_resolve(dm_scene *scene, dm_str name, dm_span at);
/* "population", "region" ... for people. */
const char *dm_place_why_name(dm_place_why why);

#endif
