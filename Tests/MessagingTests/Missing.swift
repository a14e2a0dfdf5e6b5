/// Something that a test needs to go on is not there.
struct Missing: Error {}
