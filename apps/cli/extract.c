/* extract.c - `demarche extract`: what the readers see. */
#include "inputs.h"

#include "base/json.h"
#include "base/str.h"

#include <unistd.h>

const cli_option cli_extract_options[] = {
    {0, "json", NULL,
     "one JSON object per report and line: title, author, date, date_basis, url, source, lang, path, record, text"},
    CLI_READ_OPTIONS,
    {0, "data", "DIR", "folder of rules and lexicons (default: beside the program)"},
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

static void put(dm_json *json, const char *key, dm_str value) {
  dm_json_key(json, key);
  dm_json_str(json, value);
}

static void write_json(const dm_input *in) {
  dm_json json = {.out = stdout};
  dm_json_begin(&json, '{');
  put(&json, "title", in->title);
  put(&json, "author", in->author);
  put(&json, "date", in->date);
  put(&json, "date_basis", in->date_basis);
  put(&json, "url", in->url);
  put(&json, "source", in->source);
  put(&json, "lang", in->lang);
  put(&json, "path", in->path);
  dm_json_key(&json, "record");
  if (in->record)
    dm_json_uint(&json, in->record);
  else
    dm_json_null(&json);
  put(&json, "text", in->bytes);
  dm_json_end(&json, '}');
  putchar('\n');
}

static void write_line(const char *name, dm_str value, dm_str more) {
  if (!value.n) return;
  printf("%-7s %" DM_FMT, name, DM_ARG(value));
  if (more.n) printf(" (%" DM_FMT ")", DM_ARG(more));
  putchar('\n');
}

static void write_text(const dm_input *in, bool first) {
  if (!first) puts("\n--------");
  write_line("title", in->title, (dm_str){0});
  write_line("author", in->author, (dm_str){0});
  write_line("date", in->date, in->date_basis);
  write_line("url", in->url, (dm_str){0});
  write_line("source", in->source, (dm_str){0});
  write_line("lang", in->lang, (dm_str){0});
  putchar('\n');
  fwrite(in->bytes.p, 1, in->bytes.n, stdout);
  putchar('\n');
}

static cli_exit extract_all(dm_reader *reader, const cli_skips *skips, bool as_json) {
  cli_exit worst = CLI_OK;
  dm_input input;
  dm_err err = {0};
  size_t n = 0;
  for (int rc; (rc = dm_reader_next(reader, &input, &err)) != 0;) {
    if (rc < 0) {
      worst = cli_fail(&err) == CLI_MEMORY ? CLI_MEMORY : CLI_SOME_FAILED;
      if (worst == CLI_MEMORY) break;
      continue;
    }
    if (as_json)
      write_json(&input);
    else
      write_text(&input, n == 0);
    n++;
    if (ferror(stdout)) break;
  }
  if (cli_skips_tell(skips) && worst == CLI_OK) worst = CLI_SOME_FAILED;
  cli_exit closing = cli_close_output();
  return closing != CLI_OK ? closing : worst;
}

cli_exit cli_extract(const cli_call *call) {
  if (call->n_arguments == 0 && isatty(STDIN_FILENO)) return cli_usage(call, "which file? give files or folders, or - for stdin");
  cli_exit code = CLI_OK;
  cli_skips skips = {0};
  dm_reader *reader = cli_open_reader(call, &skips, &code);
  if (!reader) return code;
  code = extract_all(reader, &skips, cli_value(call, "json") != NULL);
  dm_reader_close(reader);
  return code;
}
