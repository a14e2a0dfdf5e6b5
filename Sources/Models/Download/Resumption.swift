/// When a part that is there is gone on with.
enum Resumption: Sendable, Hashable {
  /// If the server says that the file has not changed.
  case ifUnchanged
  /// Also if the server does not say: a checksum tells afterwards.
  case always
}
