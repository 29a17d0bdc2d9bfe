/* ingest_report.c - a run's row, and what it says at its end. */
#include "ingest.h"

#include "base/json.h"
#include "store/run.h"

#include <stdlib.h>

cli_exit cli_ingest_begin(cli_ingest_run *in) {
  dm_run_about about = {in->command, in->model_hash, in->data_hash, in->options_hash, in->options, in->memory_of};
  dm_err err = {0};
  in->began = cli_now();
  return dm_run_begin(in->store, &about, &in->run, &err) ? cli_store_fail(&err) : CLI_OK;
}

static uint64_t all_skipped(const cli_ingest_run *in) {
  uint64_t n = 0;
  for (int i = 0; i < CLI_REASONS; i++) n += in->skipped[i].n;
  return n;
}

static char *report_json(const cli_ingest_run *in) {
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out) return NULL;
  dm_json j = {.out = out};
  dm_json_begin(&j, '{');
  dm_json_put_uint(&j, "stored", in->stored);
  dm_json_put_uint(&j, "near_duplicates", in->near);
  dm_json_put_uint(&j, "copies", in->copies);
  dm_json_put_uint(&j, "passed", in->passed);
  dm_json_put_uint(&j, "words", in->words);
  dm_json_key(&j, "skipped");
  dm_json_begin(&j, '{');
  for (int i = 0; i < CLI_REASONS && in->skipped[i].reason; i++) dm_json_put_uint(&j, in->skipped[i].reason, in->skipped[i].n);
  dm_json_end(&j, '}');
  dm_json_end(&j, '}');
  fclose(out);
  return text;
}

static void print_report(const cli_ingest_run *in) {
  double seconds = cli_now() - in->began;
  printf("%s: run %lld, %llu documents stored", dm_store_path(in->store), (long long)in->run, (unsigned long long)in->stored);
  if (in->near) printf(" (%llu of them edited copies of others)", (unsigned long long)in->near);
  if (in->copies) printf(", %llu copies of stored texts", (unsigned long long)in->copies);
  if (in->passed) printf(", %llu records passed that earlier runs had stored", (unsigned long long)in->passed);
  uint64_t skipped = all_skipped(in);
  if (skipped) printf(", %llu skipped", (unsigned long long)skipped);
  for (int i = 0; i < CLI_REASONS && in->skipped[i].reason; i++)
    printf("%s%s %llu", i ? ", " : " (", in->skipped[i].reason, (unsigned long long)in->skipped[i].n);
  if (skipped) putchar(')');
  printf("\n%llu words in %.1f s, %.0f words/s\n", (unsigned long long)in->words, seconds,
         seconds > 0 ? (double)in->words / seconds : 0.0);
}

cli_exit cli_ingest_finish(cli_ingest_run *in, bool quiet) {
  dm_err err = {0};
  char *report = report_json(in);
  if (!report) return CLI_MEMORY;
  int rc = dm_run_finish(in->store, in->run, report, &err);
  free(report);
  if (rc) return cli_store_fail(&err);
  if (quiet) return CLI_OK;
  print_report(in);
  return cli_close_output();
}
