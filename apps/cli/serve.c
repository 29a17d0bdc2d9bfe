/* serve.c - `demarche serve`: a database as a web page and a JSON API, for this machine. */
#include "cli.h"

#include "../server/server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const cli_option cli_serve_options[] = {
    CLI_DB_OPTION,
    {'p', "port", "N", "port (default: 8417; 0: any free one)"},
    {0, "listen", "ADDRESS", "be reached from other machines, with a token: an address of this machine, or 0.0.0.0"},
    {0, "token", "TEXT", "with --listen: the token, 16 to 64 characters (default: made anew; $DEMARCHE_TOKEN)"},
    {0, "no-open", NULL, "do not open a browser"},
    CLI_ACTORS_OPTION,
    CLI_MEMORY_OPTION,
    CLI_ENGINE_OPTIONS,
    CLI_HELP_OPTION,
    CLI_END_OPTIONS,
};

static dm_engine *open_engine(void *context, dm_err *err) {
  cli_exit code = CLI_OK;
  dm_engine *engine = cli_open_engine(context, &code);
  if (!engine && err) {
    err->code = DM_EDATA;
    err->stage = "server";
    snprintf(err->message, sizeof err->message,
             "texts cannot be coded here: data or model is missing; the server's terminal says which");
  }
  return engine;
}

static cli_exit read_port(const cli_call *call, uint16_t *port) {
  const char *text = cli_value(call, "port");
  char *end = NULL;
  long n = text ? strtol(text, &end, 10) : 8417;
  if (text && (!*text || *end || n < 0 || n > 65535))
    return cli_usage(call, "--port wants a number from 0 to 65535, not \"%s\"", text);
  *port = (uint16_t)n;
  return CLI_OK;
}

/* A browser on the desktop, where there is one. Nothing hangs on its success. */
static void open_browser(const char *address) {
  if (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY")) return;
  pid_t child = fork();
  if (child != 0) return;
  if (fork() == 0) execlp("xdg-open", "xdg-open", address, (char *)NULL);
  _exit(0);
}

static void wait_for_end(void) {
  sigset_t ends;
  int which;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGHUP);
  sigwait(&ends, &which);
}

/* The threads of the server inherit the mask, so that the signal comes to the one that waits for it. */
static void hold_signals(void) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &ends, NULL);
}

cli_exit cli_serve(const cli_call *call) {
  char data_dir[1024];
  dm_err err = {0};
  server_options options = {.db = cli_value(call, "db"), .listen = cli_value(call, "listen"), .token = cli_value(call, "token")};
  cli_exit code = read_port(call, &options.port);
  if (code != CLI_OK) return code;
  if (call->n_arguments) return cli_usage(call, "serve takes no arguments: \"%s\"", call->arguments[0]);
  if (!options.db) return cli_usage(call, "which database? --db FILE");
  if (options.token && !options.listen)
    return cli_usage(call, "--token goes with --listen; without it only this machine is answered");
  if (options.listen && !options.token) options.token = getenv("DEMARCHE_TOKEN");
  options.data_dir = cli_value(call, "data");
  if (!options.data_dir) options.data_dir = dm_engine_data_dir(data_dir, sizeof data_dir) ? data_dir : "data";
  options.open_engine = open_engine;
  options.context = (void *)(uintptr_t)call;
  hold_signals();
  server *s = server_start(&options, &err);
  if (!s) return cli_fail(&err);
  printf("%s\n", server_address(s));
  fflush(stdout);
  cli_say("serving %s; Ctrl-C ends", options.db);
  if (!cli_value(call, "no-open")) open_browser(server_address(s));
  wait_for_end();
  server_stop(s);
  return CLI_OK;
}
