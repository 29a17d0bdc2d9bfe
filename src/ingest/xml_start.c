#include "ingest/xml_start.h"

#include <libxml/parser.h>
#include <pthread.h>

void dm_xml_start(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  (void)pthread_once(&once, xmlInitParser);
}
