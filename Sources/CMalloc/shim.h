// malloc.h of the C library, which its module for Swift leaves out.
#include <malloc.h>
