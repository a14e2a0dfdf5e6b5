/// Where a setting may be set.
enum SettingPlaces: Sendable {
  /// By flag, environment and file.
  case everywhere
  /// By flag and environment: it is about the file.
  case outsideTheFile
  /// By environment and file: all users of the machine can read command lines. Its value is never shown.
  case secret
}
