#include "syntax/tags.h"

#include "base/str.h"

static const char *const upos_names[DM_UPOS_COUNT] = {
    [DM_X] = "X",         [DM_ADJ] = "ADJ",     [DM_ADP] = "ADP",     [DM_ADV] = "ADV", [DM_AUX] = "AUX",   [DM_CCONJ] = "CCONJ",
    [DM_DET] = "DET",     [DM_INTJ] = "INTJ",   [DM_NOUN] = "NOUN",   [DM_NUM] = "NUM", [DM_PART] = "PART", [DM_PRON] = "PRON",
    [DM_PROPN] = "PROPN", [DM_PUNCT] = "PUNCT", [DM_SCONJ] = "SCONJ", [DM_SYM] = "SYM", [DM_VERB] = "VERB",
};

static const char *const rel_names[DM_REL_COUNT] = {
    [DM_DEP] = "dep",
    [DM_ACL] = "acl",
    [DM_ACL_RELCL] = "acl:relcl",
    [DM_ADVCL] = "advcl",
    [DM_ADVCL_RELCL] = "advcl:relcl",
    [DM_ADVMOD] = "advmod",
    [DM_AMOD] = "amod",
    [DM_APPOS] = "appos",
    [DM_AUX_REL] = "aux",
    [DM_AUX_PASS] = "aux:pass",
    [DM_CASE] = "case",
    [DM_CC] = "cc",
    [DM_CC_PRECONJ] = "cc:preconj",
    [DM_CCOMP] = "ccomp",
    [DM_COMPOUND] = "compound",
    [DM_COMPOUND_PRT] = "compound:prt",
    [DM_CONJ] = "conj",
    [DM_COP] = "cop",
    [DM_CSUBJ] = "csubj",
    [DM_CSUBJ_OUTER] = "csubj:outer",
    [DM_CSUBJ_PASS] = "csubj:pass",
    [DM_DET_REL] = "det",
    [DM_DET_PREDET] = "det:predet",
    [DM_DISCOURSE] = "discourse",
    [DM_DISLOCATED] = "dislocated",
    [DM_EXPL] = "expl",
    [DM_FIXED] = "fixed",
    [DM_FLAT] = "flat",
    [DM_GOESWITH] = "goeswith",
    [DM_IOBJ] = "iobj",
    [DM_LIST_REL] = "list",
    [DM_MARK] = "mark",
    [DM_NMOD] = "nmod",
    [DM_NMOD_DESC] = "nmod:desc",
    [DM_NMOD_POSS] = "nmod:poss",
    [DM_NMOD_UNMARKED] = "nmod:unmarked",
    [DM_NSUBJ] = "nsubj",
    [DM_NSUBJ_OUTER] = "nsubj:outer",
    [DM_NSUBJ_PASS] = "nsubj:pass",
    [DM_NUMMOD] = "nummod",
    [DM_OBJ] = "obj",
    [DM_OBL] = "obl",
    [DM_OBL_AGENT] = "obl:agent",
    [DM_OBL_UNMARKED] = "obl:unmarked",
    [DM_ORPHAN] = "orphan",
    [DM_PARATAXIS] = "parataxis",
    [DM_PUNCT_REL] = "punct",
    [DM_REPARANDUM] = "reparandum",
    [DM_ROOT] = "root",
    [DM_VOCATIVE] = "vocative",
    [DM_XCOMP] = "xcomp",
};

static const struct feature {
  const char *name, *value;
  uint32_t bit;
} features[] = {
    {"Tense", "Past", DM_F_PAST},    {"Tense", "Pres", DM_F_PRES},  {"VerbForm", "Fin", DM_F_FIN}, {"VerbForm", "Inf", DM_F_INF},
    {"VerbForm", "Part", DM_F_PART}, {"VerbForm", "Ger", DM_F_GER}, {"Voice", "Pass", DM_F_PASS},  {"Mood", "Imp", DM_F_IMP},
    {"Number", "Plur", DM_F_PLUR},   {"Number", "Sing", DM_F_SING}, {"Polarity", "Neg", DM_F_NEG}, {"PronType", "Neg", DM_F_NEG},
    {"Poss", "Yes", DM_F_POSS},      {"Person", "1", DM_F_P1},      {"Person", "2", DM_F_P2},      {"Person", "3", DM_F_P3},
    {"Gender", "Masc", DM_F_MASC},   {"Gender", "Fem", DM_F_FEM},   {"Gender", "Neut", DM_F_NEUT}, {"PronType", "Rel", DM_F_REL},
    {"Definite", "Def", DM_F_DEF},   {"Definite", "Ind", DM_F_IND}, {"PronType", "Prs", DM_F_PRS}, {"PronType", "Dem", DM_F_DEM},
    {"PronType", "Int", DM_F_INT},   {"Degree", "Cmp", DM_F_CMP},   {"Degree", "Sup", DM_F_CMP},
};

const char *dm_upos_name(dm_upos upos) { return upos < DM_UPOS_COUNT ? upos_names[upos] : upos_names[DM_X]; }

const char *dm_rel_name(dm_rel rel) { return rel < DM_REL_COUNT ? rel_names[rel] : rel_names[DM_DEP]; }

dm_upos dm_upos_of(dm_str name) {
  for (unsigned i = 0; i < DM_UPOS_COUNT; i++)
    if (dm_str_is(name, upos_names[i])) return (dm_upos)i;
  return DM_X;
}

dm_rel dm_rel_of(dm_str name) {
  for (unsigned i = 0; i < DM_REL_COUNT; i++)
    if (dm_str_is(name, rel_names[i])) return (dm_rel)i;
  uint32_t colon = name.n ? dm_str_find(name, DM_S(":"), 0) : DM_NONE;
  return colon == DM_NONE ? DM_DEP : dm_rel_of(dm_str_sub(name, 0, colon));
}

dm_rel dm_rel_base(dm_rel rel) {
  switch (rel) {
  case DM_ACL_RELCL:
    return DM_ACL;
  case DM_ADVCL_RELCL:
    return DM_ADVCL;
  case DM_AUX_PASS:
    return DM_AUX_REL;
  case DM_CC_PRECONJ:
    return DM_CC;
  case DM_COMPOUND_PRT:
    return DM_COMPOUND;
  case DM_CSUBJ_OUTER:
  case DM_CSUBJ_PASS:
    return DM_CSUBJ;
  case DM_DET_PREDET:
    return DM_DET_REL;
  case DM_NMOD_DESC:
  case DM_NMOD_POSS:
  case DM_NMOD_UNMARKED:
    return DM_NMOD;
  case DM_NSUBJ_OUTER:
  case DM_NSUBJ_PASS:
    return DM_NSUBJ;
  case DM_OBL_AGENT:
  case DM_OBL_UNMARKED:
    return DM_OBL;
  default:
    return rel;
  }
}

static uint32_t value_bit(dm_str name, dm_str value) {
  for (size_t i = 0; i < sizeof features / sizeof *features; i++)
    if (dm_str_is(name, features[i].name) && dm_str_is(value, features[i].value)) return features[i].bit;
  return 0;
}

uint32_t dm_feats_bits(dm_str feats) {
  uint32_t bits = 0;
  dm_str rest = feats, pair;
  while (dm_str_split(&rest, '|', &pair)) {
    dm_str values = pair, name, value;
    if (!dm_str_split(&values, '=', &name)) continue;
    while (dm_str_split(&values, ',', &value)) bits |= value_bit(name, value);
  }
  return bits;
}
