/* help.c - `demarche help` and `demarche version`, printed from the tables. */
#include "cli.h"

#include "view/view.h"

#include <string.h>

static void list_commands(void) {
  puts("demarche - reads reports of diplomacy and keeps the record\n\nusage: demarche COMMAND [OPTION]... [ARGUMENT]...\n");
  for (const cli_command *c = cli_commands; c->name; c++) printf("  %-9s %s\n", c->name, c->help);
  puts("\n`demarche help COMMAND` tells the rest. Exit codes: 0 done, 1 some inputs failed, 2 usage,\n"
       "3 data or model broken, 4 output failed, 5 out of memory.");
}

static void explain_command(const cli_command *command) {
  printf("demarche %s - %s\n\nusage: demarche %s [OPTION]... %s\n\n", command->name, command->help, command->name,
         command->arguments);
  for (const cli_option *o = command->options; o->name; o++) {
    char left[64];
    snprintf(left, sizeof left, "%c%c%s --%s%s%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ', o->letter ? "," : " ",
             o->name, o->argument ? " " : "", o->argument ? o->argument : "");
    printf("  %-20s %s\n", left, o->help);
    for (unsigned i = 0; !strcmp(o->name, "format-in") && dm_input_format_name(i); i++)
      printf("  %20s   %s: %s\n", "", dm_input_format_name(i), dm_input_format_help(i));
    if (strcmp(o->name, "format") != 0) continue;
    for (const dm_format *f = dm_formats; f->name; f++)
      if (f->write) printf("  %20s   %s: %s\n", "", f->name, f->help);
  }
  if (command->run == cli_export) {
    puts("\nformats:");
    for (const dm_format *f = dm_formats; f->name; f++) printf("  %-20s %s\n", f->name, f->help);
  }
  printf("\nexamples:\n%s", command->examples);
}

cli_exit cli_help(const cli_call *call) {
  if (call->n_arguments == 0) {
    list_commands();
    return cli_close_output();
  }
  cli_guess guess = {.word = call->arguments[0]};
  for (const cli_command *c = cli_commands; c->name; c++) {
    cli_guess_try(&guess, c->name);
    if (strcmp(c->name, call->arguments[0]) != 0) continue;
    explain_command(c);
    return cli_close_output();
  }
  return cli_usage(call, "there is no command \"%s\"%s%s%s", call->arguments[0], guess.best ? "; did you mean \"" : "",
                   guess.best ? guess.best : "", guess.best ? "\"?" : "");
}

cli_exit cli_version(const cli_call *call) {
  if (call->n_arguments) return cli_usage(call, "version takes no arguments");
  printf("demarche %s, record format %d\nApache License 2.0; the model has its own licence, see models/\n", DM_VERSION,
         DM_RECORD_FORMAT);
  return cli_close_output();
}
