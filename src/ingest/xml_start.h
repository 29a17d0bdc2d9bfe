/* xml_start.h - libxml2 must be set up once, before several threads use it. */
#ifndef DM_INGEST_XML_START_H
#define DM_INGEST_XML_START_H

/* Sets it up at the first call; any number of threads may call it at once, and after it parse. */
void dm_xml_start(void);

#endif
