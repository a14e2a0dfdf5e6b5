/// The version of Sotto.
enum ProductVersion {
  static let current = "0.1.0"
}
