/* robots.h - what a site's robots.txt lets a program fetch (RFC 9309).
 *
 * Of the file's groups those that name the program hold, else those for "*". Of the rules that match a path the longest one
 * decides, of two of one length the one that allows; "*" in a rule stands for anything, "$" at its end for the end of the path.
 */
#ifndef DM_INGEST_ROBOTS_H
#define DM_INGEST_ROBOTS_H

#include "demarche.h"

/* Whatever is longer is not looked at, as the RFC has it. */
#define DM_ROBOTS_BYTES (512u << 10)

/* Whether `agent` (a product's name, "demarche") may fetch a path with its query ("/a/b?c=1"). *delay, which may be NULL, becomes
 * the seconds that the group wants between two visits (Crawl-delay), 0 when it says nothing. Any bytes may be given. */
bool dm_robots_allows(dm_str robots, const char *agent, dm_str path, double *delay);

#endif
