/// A setting that cannot be used; says where it was set and what is wrong.
struct SettingsError: Error, CustomStringConvertible {
  let description: String
}
