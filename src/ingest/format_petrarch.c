/* format_petrarch.c - the XML that the PETRARCH coders read: <Sentences> of <Sentence date="20080804" id="..."> with a <Text>. */
#include "base/str.h"
#include "ingest/day.h"
#include "ingest/formats.h"
#include "ingest/xml_piece.h"

static bool detect(dm_str head) {
  return dm_str_find(head, DM_S("<Sentences"), 0) != DM_NONE || dm_str_find(head, DM_S("<Sentence "), 0) != DM_NONE;
}

static bool take(dm_source *source, dm_item *item, xmlNodePtr sentence, uint64_t line) {
  dm_input *in = &item->in;
  dm_arena *arena = item->arena;
  in->bytes = dm_piece_text(arena, dm_piece_child(sentence, "Text"));
  in->id = dm_piece_attr(arena, sentence, "id");
  in->line = line;
  if (!in->bytes.n) {
    source->record++;
    dm_source_skip(source, DM_SKIP_EMPTY, in->line, in->id, "a sentence without <Text>");
    return false;
  }
  in->source = dm_piece_attr(arena, sentence, "source");
  in->url = dm_piece_attr(arena, sentence, "url");
  dm_str date = dm_piece_attr(arena, sentence, "date");
  in->date = dm_day_read(arena, item->rules, date);
  if (in->date.n) in->date_basis = DM_S("feed");
  if (!in->date.n) in->date_unread = date;
  return true;
}

static int next(dm_source *source, dm_item *item, dm_err *err) {
  (void)err;
  for (dm_piece piece; dm_piece_next(source, item->arena, "Sentence", (dm_str){0}, &piece);) {
    xmlNodePtr sentence = piece.doc ? xmlDocGetRootElement(piece.doc) : NULL;
    bool taken = sentence && take(source, item, sentence, piece.line);
    if (!sentence) {
      source->record++;
      dm_source_skip(source, DM_SKIP_BROKEN, piece.line, (dm_str){0}, "the element is no XML");
    }
    xmlFreeDoc(piece.doc);
    if (taken) return 1;
  }
  return 0;
}

const dm_input_format dm_input_petrarch = {
    "petrarch", ".xml", "XML of the PETRARCH coders: a report per <Sentence>", true, detect, NULL, next, NULL};
