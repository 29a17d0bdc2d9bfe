/* parse.c - `demarche parse`: text in, CoNLL-U out. */
#include "inputs.h"

#include "view/conllu.h"

const cli_option cli_parse_options[] = {
    {'j', "jobs", "N", "threads (default: 1); the output is the same for any number"},
    CLI_READ_OPTIONS,
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

static int render(void *context, const dm_document *document, FILE *out, dm_err *err) {
  (void)context;
  return dm_conllu_write(document->syntax, out, err);
}

cli_exit cli_parse(const cli_call *call) {
  cli_batch batch = {.upto = DM_UPTO_SYNTAX, .render = render};
  return cli_batch_run(call, &batch);
}
