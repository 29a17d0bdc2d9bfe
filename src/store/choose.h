/* choose.h - a store of which only some rows are seen: exports take the filters of queries by it. */
#ifndef DM_STORE_CHOOSE_H
#define DM_STORE_CHOOSE_H

#include "store/query.h"

/* From now on this connection sees, in the views that exports read, only the events, statements and positions that the queries of
 * these names give for filter's actor, issue, type and text, and the documents that have one of them; its other filters and its
 * limit are not used. Nothing is written to the file: the choice lives with the connection. A filter without any of the four
 * changes nothing. DM_EARG as dm_query_open. For a store that is open for reading. */
int dm_store_choose(dm_store *store, const dm_filter *filter, dm_err *err);

#endif
