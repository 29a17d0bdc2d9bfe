/* files.h - which files a path means: itself, the files below a folder by name, or what a pattern matches. */
#ifndef DM_INGEST_FILES_H
#define DM_INGEST_FILES_H

#include "demarche.h"

typedef struct dm_files {
  char **path; /* "-" is stdin */
  size_t n, room;
  size_t failed;                               /* folders that could not be read or held nothing, each told */
  void (*tell)(void *user, const dm_err *err); /* may be NULL */
  void *user;
} dm_files;

/* Files stand for themselves, whether they exist or not (a missing one fails when its turn comes); a folder for the files below
 * it whose names end in one of the suffixes (".txt .html"), compressed (.gz, .zst) or not, hidden ones left out, by name, 32
 * folders deep; a pattern of the shell for what it matches. DM_ENOMEM or 0. */
int dm_files_add(dm_files *files, const char *path, const char *suffixes);
/* The same for what must be a folder. */
int dm_files_folder(dm_files *files, const char *folder, const char *suffixes);
void dm_files_free(dm_files *files);

/* "news/a.txt" -> "a", borrowed from path; unknown for "-", whose id is then made from the text's hash. */
dm_str dm_files_id(const char *path);

#endif
