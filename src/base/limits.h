/* limits.h - every ceiling of the program in one place, each with its reason. Exceeding one is reported, never silent. */
#ifndef DM_BASE_LIMITS_H
#define DM_BASE_LIMITS_H

/* A document's text. Books are under 5 MB; a larger "article" is a dump and would only fill memory. */
#define DM_LIMIT_DOC_BYTES (16u << 20)
/* Bytes of one input file that are read at all. What is above DM_LIMIT_DOC_BYTES is cut with a note that tells its size; beyond
 * this the file is refused, because reading it would only fill memory. */
#define DM_LIMIT_INPUT_BYTES (256u << 20)
/* A record of a container (a line of JSON, a row, a feed's entry, a WARC record), and a page of HTML: the largest honest pages of
 * news are under 10 MB with all their scripts. Larger ones are skipped and told, pages of their own file cut with a note. */
#define DM_LIMIT_RECORD_BYTES (32u << 20)
/* Elements of a page inside each other. Pages made by people stay under 100; what is nested deeper is read as lying side by side,
 * so that the parser's searches upwards stay short. */
#define DM_LIMIT_HTML_DEPTH 400u
/* Elements and texts of one page; the rest of the page is left out with a note. Each costs some 60 bytes. */
#define DM_LIMIT_HTML_NODES 2000000u
/* A compressed file that has given this many bytes, and this many times its size, is taken for a zip bomb. Text packs 3 to 20
 * times, pages of templates up to 100. */
#define DM_LIMIT_BOMB_BYTES (64u << 20)
#define DM_LIMIT_BOMB_RATIO 250u
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
/* Links within one document. Reports have tens; thousands only come of lists of hundreds of holders that all stand for one thing.
 */
#define DM_LIMIT_LINKS 4000u
/* Issues of a user's codebook; more is no codebook but a corpus. */
#define DM_LIMIT_ISSUES 20000u
/* Quotations inside quotations. Print never goes beyond three; more is broken punctuation. */
#define DM_LIMIT_QUOTE_DEPTH 6u

#endif
