#include "CSherpaBridge.h"
