/* assets.c - the page as `make web` left it in apps/web/dist, each file compressed by gzip, within the program. */
#include "server.h"

#include <string.h>

/* The file's bytes between two symbols. */
#define EMBED(name, file)                                                                                                        \
  __asm__(".section .rodata\n.balign 16\n" #name "_bytes:\n.incbin \"" DM_WEB_DIST "/" file "\"\n" #name "_end:\n.byte 0\n"      \
          ".previous\n");                                                                                                        \
  extern const unsigned char name##_bytes[], name##_end[]

EMBED(dm_index, "index.html.gz");
EMBED(dm_app, "app.js.gz");
EMBED(dm_style, "app.css.gz");
EMBED(dm_icon, "icon.svg.gz");
EMBED(dm_plot, "plot.js.gz");
EMBED(dm_graph, "graph.js.gz");
EMBED(dm_map, "map.js.gz");
EMBED(dm_world_map, "world.json.gz");
EMBED(dm_openapi, "openapi.json.gz");
EMBED(dm_licences, "LICENCES.txt.gz");

#define ASSET(path, type, name)                                                                                                  \
  { path, type, name##_bytes, name##_end }

static const char script[] = "text/javascript; charset=utf-8";

const asset *asset_find(const char *path) {
  static const asset assets[] = {
      ASSET("/", "text/html; charset=utf-8", dm_index),
      ASSET("/app.js", script, dm_app),
      ASSET("/app.css", "text/css; charset=utf-8", dm_style),
      ASSET("/icon.svg", "image/svg+xml", dm_icon),
      ASSET("/plot.js", script, dm_plot),
      ASSET("/graph.js", script, dm_graph),
      ASSET("/map.js", script, dm_map),
      ASSET("/world.json", "application/json", dm_world_map),
      ASSET("/api/v1/openapi.json", "application/json", dm_openapi),
      ASSET("/licences.txt", "text/plain; charset=utf-8", dm_licences),
  };
  for (size_t i = 0; i < sizeof assets / sizeof *assets; i++)
    if (!strcmp(assets[i].path, path)) return &assets[i];
  return NULL;
}
