/* tags.h - Universal Dependencies as numbers: parts of speech, relations, the features that rules ask for. */
#ifndef DM_SYNTAX_TAGS_H
#define DM_SYNTAX_TAGS_H

#include "demarche.h"

typedef enum dm_upos {
  DM_X,
  DM_ADJ,
  DM_ADP,
  DM_ADV,
  DM_AUX,
  DM_CCONJ,
  DM_DET,
  DM_INTJ,
  DM_NOUN,
  DM_NUM,
  DM_PART,
  DM_PRON,
  DM_PROPN,
  DM_PUNCT,
  DM_SCONJ,
  DM_SYM,
  DM_VERB,
  DM_UPOS_COUNT
} dm_upos;

/* Subtypes that the English treebanks use are relations of their own; dm_rel_base folds them. */
typedef enum dm_rel {
  DM_DEP,
  DM_ACL,
  DM_ACL_RELCL,
  DM_ADVCL,
  DM_ADVCL_RELCL,
  DM_ADVMOD,
  DM_AMOD,
  DM_APPOS,
  DM_AUX_REL,
  DM_AUX_PASS,
  DM_CASE,
  DM_CC,
  DM_CC_PRECONJ,
  DM_CCOMP,
  DM_COMPOUND,
  DM_COMPOUND_PRT,
  DM_CONJ,
  DM_COP,
  DM_CSUBJ,
  DM_CSUBJ_OUTER,
  DM_CSUBJ_PASS,
  DM_DET_REL,
  DM_DET_PREDET,
  DM_DISCOURSE,
  DM_DISLOCATED,
  DM_EXPL,
  DM_FIXED,
  DM_FLAT,
  DM_GOESWITH,
  DM_IOBJ,
  DM_LIST_REL,
  DM_MARK,
  DM_NMOD,
  DM_NMOD_DESC,
  DM_NMOD_POSS,
  DM_NMOD_UNMARKED,
  DM_NSUBJ,
  DM_NSUBJ_OUTER,
  DM_NSUBJ_PASS,
  DM_NUMMOD,
  DM_OBJ,
  DM_OBL,
  DM_OBL_AGENT,
  DM_OBL_UNMARKED,
  DM_ORPHAN,
  DM_PARATAXIS,
  DM_PUNCT_REL,
  DM_REPARANDUM,
  DM_ROOT,
  DM_VOCATIVE,
  DM_XCOMP,
  DM_REL_COUNT
} dm_rel;

/* Features as bits of one word. */
#define DM_F_PAST (1u << 0)  /* Tense=Past */
#define DM_F_PRES (1u << 1)  /* Tense=Pres */
#define DM_F_FIN (1u << 2)   /* VerbForm=Fin */
#define DM_F_INF (1u << 3)   /* VerbForm=Inf */
#define DM_F_PART (1u << 4)  /* VerbForm=Part */
#define DM_F_GER (1u << 5)   /* VerbForm=Ger */
#define DM_F_PASS (1u << 6)  /* Voice=Pass */
#define DM_F_IMP (1u << 7)   /* Mood=Imp */
#define DM_F_PLUR (1u << 8)  /* Number=Plur */
#define DM_F_SING (1u << 9)  /* Number=Sing */
#define DM_F_NEG (1u << 10)  /* Polarity=Neg or PronType=Neg */
#define DM_F_POSS (1u << 11) /* Poss=Yes */
#define DM_F_P1 (1u << 12)   /* Person=1 */
#define DM_F_P2 (1u << 13)
#define DM_F_P3 (1u << 14)
#define DM_F_MASC (1u << 15)
#define DM_F_FEM (1u << 16)
#define DM_F_NEUT (1u << 17)
#define DM_F_REL (1u << 18) /* PronType=Rel */
#define DM_F_DEF (1u << 19) /* Definite=Def */
#define DM_F_IND (1u << 20) /* Definite=Ind */
#define DM_F_PRS (1u << 21) /* PronType=Prs */
#define DM_F_DEM (1u << 22) /* PronType=Dem */
#define DM_F_INT (1u << 23) /* PronType=Int */
#define DM_F_CMP (1u << 24) /* Degree=Cmp or Sup */

const char *dm_upos_name(dm_upos upos);
const char *dm_rel_name(dm_rel rel);  /* "nmod:poss" */
dm_upos dm_upos_of(dm_str name);      /* DM_X when unknown */
dm_rel dm_rel_of(dm_str name);        /* an unknown subtype folds to its base; DM_DEP when unknown */
dm_rel dm_rel_base(dm_rel rel);       /* DM_NMOD for DM_NMOD_POSS ... (DM_NMOD_DESC and DM_NMOD_UNMARKED too) */
uint32_t dm_feats_bits(dm_str feats); /* "Number=Plur|Tense=Past" -> bits; "_" -> 0 */

#endif
