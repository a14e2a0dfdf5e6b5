/// What a watch tells.
package enum KeyValueEvent: Sendable, Equatable {
  case entry(KeyValueEntry)
  /// All entries that there were when the watch began, or began anew, have been told.
  case caughtUp
  /// The watch was interrupted, so changes may have been missed: everything is told anew from here. A key that is not told
  /// by the next ``caughtUp`` is not there any more.
  case restarted
}
