/* limits.h - every ceiling of the program in one place, each with its reason. Exceeding one is reported, never silent. */
#ifndef DM_BASE_LIMITS_H
#define DM_BASE_LIMITS_H

/* A document's text. Books are under 5 MB; a larger "article" is a dump and would only fill memory. */
#define DM_LIMIT_DOC_BYTES (16u << 20)
/* Bytes of one input file that are read at all. What is above DM_LIMIT_DOC_BYTES is cut with a note that tells its size; beyond
 * this the file is refused, because reading it would only fill memory. */
#define DM_LIMIT_INPUT_BYTES (256u << 20)
/* Tokens the tagger sees as one sentence. Real sentences are under 150; beyond this the scanner cuts with a note, so that
 * quadratic arc scores stay small. */
#define DM_LIMIT_SENT_TOKENS 250u
/* Tokens of one document. */
#define DM_LIMIT_DOC_TOKENS 2000000u
/* Bytes of one token; longer runs without white space are split with a note (base64, URLs glued together). */
#define DM_LIMIT_TOKEN_BYTES 1024u
/* Notes kept on one document; more are counted. */
#define DM_LIMIT_NOTES 200u
/* One line of a lexicon. */
#define DM_LIMIT_TSV_LINE (64u << 10)
/* Columns of a lexicon. */
#define DM_LIMIT_TSV_COLUMNS 64u
/* A lexicon file. The largest of ours is under 20 MB. */
#define DM_LIMIT_TSV_BYTES (256u << 20)
/* A safetensors header; ours is under 100 kB. */
#define DM_LIMIT_MODEL_HEADER (16u << 20)
/* Nesting of reported speech that is followed ("A said that B said ..."). */
#define DM_LIMIT_SPEECH_DEPTH 6u
/* Quotations inside quotations. Print never goes beyond three; more is broken punctuation. */
#define DM_LIMIT_QUOTE_DEPTH 6u

#endif
