/* home.h - where the program's own data and models lie. */
#ifndef DM_DATA_HOME_H
#define DM_DATA_HOME_H

#include <stdbool.h>
#include <stddef.h>

/* Finds a file or folder ("data", "models/x.safetensors") below $DEMARCHE_HOME, the running program's home, or the installation
 * prefix, and writes its path; false when it is nowhere. When $DEMARCHE_HOME is set nothing else is tried: a typing error there
 * must not silently pick other data. */
bool dm_home_find(const char *leaf, char *out, size_t size);

#endif
