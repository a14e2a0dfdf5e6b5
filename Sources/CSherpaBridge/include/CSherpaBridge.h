#ifndef CSHERPA_BRIDGE_H
#define CSHERPA_BRIDGE_H
#endif
