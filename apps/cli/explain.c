/* explain.c - `demarche explain`: why each record of a sentence was made, or why none was. */
#include "inputs.h"

#include "view/view.h"

#include <stdlib.h>

const cli_option cli_explain_options[] = {
    {'s', "sentence", "N", "only this sentence, by the number that the summary prints (default: all)"},
    {'d', "date", "DAY", "publication day YYYY-MM-DD"},
    CLI_ACTORS_OPTION,
    CLI_MEMORY_OPTION,
    CLI_READ_OPTIONS,
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

static int render(void *context, const dm_document *document, FILE *out, dm_err *err) {
  dm_view view = {.record = document->record, .facts = &document->facts, .trace = document->trace};
  return dm_view_explain(&view, *(const uint32_t *)context, out, err);
}

static cli_exit sentence_option(const cli_call *call, uint32_t *sentence) {
  const char *given = cli_value(call, "sentence");
  *sentence = DM_NONE;
  if (!given) return CLI_OK;
  char *end;
  unsigned long n = strtoul(given, &end, 10);
  if (*end || given[0] < '0' || given[0] > '9' || n >= DM_NONE)
    return cli_usage(call, "--sentence wants a number, not \"%s\"", given);
  *sentence = (uint32_t)n;
  return CLI_OK;
}

cli_exit cli_explain(const cli_call *call) {
  uint32_t sentence;
  cli_batch batch = {.upto = DM_UPTO_RECORD, .trace = true, .context = &sentence, .render = render};
  cli_exit code = sentence_option(call, &sentence);
  return code == CLI_OK ? cli_batch_run(call, &batch) : code;
}
